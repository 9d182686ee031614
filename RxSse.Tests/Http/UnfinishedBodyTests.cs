using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Reactive.Testing;
using RxSse.Http;
using RxSse.Http.Security;
using RxSse.Log;
using RxSse.Log.InMemory;
using RxSse.Publishing;
using RxSse.Server;
using RxSse.Server.Streams;
using RxSse.Tests.EndToEnd.Servers;
using RxSse.Tests.Hosting;
using RxSse.Threading;
using Xunit;

namespace RxSse.Tests.Http;

/// <summary>Bodies that stall, that come slowly, and for which there is no memory: the responses of the endpoints that read one.</summary>
public sealed class UnfinishedBodyTests : IAsyncLifetime
{
    private const string Orders = "/streams/orders/events";
    private const string Trigger = "/trigger-notification";
    private const string Revoke = "/connections/revoke";

    private readonly TestScheduler _time = new(); // of the log, whose tail nobody runs
    private readonly InMemoryEventLog _log;
    private readonly Pipe _body = new();
    private readonly CancellationTokenSource _patience = Patience.Start();
    private BodyTimers? _timers;
    private GuestHost? _host;

    public UnfinishedBodyTests() => _log = new InMemoryEventLog("e", new HistoryOptions(), _time);

    private ReadingBudget Budget => _host!.Services.GetRequiredService<ReadingBudget>();

    public async Task InitializeAsync() => _host = await GuestHost.StartAsync(
        builder =>
        {
            var threads = ServerSchedulers.OfThreads();
            _timers = new BodyTimers(threads.Timers);
            builder.Services.AddSingleton(threads with { Timers = _timers });
            builder.Services.AddSingleton<IEventLog>(_log);
            builder.Services.AddRxSse(options => options.Access.Keys["ada"] = Keys.Of("ada", "rxsse:publish:*", "rxsse:admin"))
                .AddMetrics()
                .AddNotifications()
                .AddStream("orders");
            builder.Services.AddServer();
        },
        app => app.MapServer());

    public async Task DisposeAsync()
    {
        await _body.Writer.CompleteAsync();
        await _host!.DisposeAsync();
        _patience.Dispose();
    }

    [Theory]
    [InlineData(Orders)]
    [InlineData(Trigger)]
    [InlineData(Revoke)]
    public async Task BodyThatStalls_IsTooSlow_AndTheConnectionIsClosed(string path)
    {
        var (sending, endTime) = await BeginAsync(path, "{");

        endTime();
        using var response = await sending.WaitAsync(_patience.Token);

        Assert.Equal(HttpStatusCode.RequestTimeout, response.StatusCode);
        Assert.True(response.Headers.ConnectionClose);
        Assert.Contains(
            "The body arrived too slowly: 30 s at most.", await response.Content.ReadAsStringAsync(_patience.Token),
            StringComparison.Ordinal);
        Assert.Equal(0, Budget.Taken);
        Assert.Null(_log.NewestOf("orders"));
    }

    [Theory]
    [InlineData(Orders, """{"data":1}""", 200)]
    [InlineData(Trigger, """{"message":"Hello"}""", 200)]
    [InlineData(Revoke, """{"subject":"bob"}""", 204)]
    public async Task BodiesBeyondTheMemory_AreRefused_UntilThereIsRoom(string path, string body, int status)
    {
        Assert.True(Budget.TryTake((int)Budget.Max));
        using var refused = await SendAsync(path, Json(body));
        var problem = await refused.Content.ReadAsStringAsync(_patience.Token);
        Budget.Return((int)Budget.Max);
        using var taken = await SendAsync(path, Json(body));

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "1"), (refused.StatusCode, refused.Headers.RetryAfter?.ToString()));
        Assert.Contains(
            "Too many bodies are being read: 67,108,864 bytes at most (RxSse:Publishing:ReadingBytes).", problem, StringComparison.Ordinal);
        Assert.Equal((status, 0), ((int)taken.StatusCode, Budget.Taken));
    }

    // What is announced takes no memory: only what has come does.
    [Fact]
    public async Task BodyOfATrigger_TakesTheMemoryOfWhatHasCome()
    {
        var (sending, _) = await BeginAsync(Trigger, "{");
        Assert.Equal(4_096, Budget.Taken);

        using var response = await EndAsync(sending, "\"message\":\"Hello\"}");

        Assert.Equal((HttpStatusCode.OK, 0), (response.StatusCode, Budget.Taken));
    }

    [Fact]
    public async Task TimeOfAnEvent_IsThatOfItsAppend_HoweverLongItsBodyTook()
    {
        var (sending, _) = await BeginAsync(Orders, """{"data":""");
        _time.AdvanceTo(TimeSpan.FromSeconds(25).Ticks);

        using var response = await EndAsync(sending, "1}");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var published = _log.NewestOf("orders")!;
        Assert.Equal(At(25), published.Time);
        Assert.True(await _log.FindAsync(At(24), default) < published.Sequence); // where since= begins
    }

    private static DateTimeOffset At(int seconds) => DateTimeOffset.MinValue.AddSeconds(seconds);

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    // Sends the beginning of a body. The server waits for the rest.
    private async Task<(Task<HttpResponseMessage> Sending, Action EndTime)> BeginAsync(string path, string beginning)
    {
        var waiting = _timers!.Next();
        await _body.Writer.WriteAsync(Encoding.UTF8.GetBytes(beginning), _patience.Token);
        var content = new StreamContent(_body.Reader.AsStream());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var sending = SendAsync(path, content);
        return (sending, await waiting.WaitAsync(_patience.Token));
    }

    private async Task<HttpResponseMessage> EndAsync(Task<HttpResponseMessage> sending, string end)
    {
        await _body.Writer.WriteAsync(Encoding.UTF8.GetBytes(end), _patience.Token);
        await _body.Writer.CompleteAsync();
        return await sending.WaitAsync(_patience.Token);
    }

    private Task<HttpResponseMessage> SendAsync(string path, HttpContent content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content, Headers = { { ApiKeys.Header, "ada" } } };
        return _host!.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _patience.Token);
    }

    // The timers of the server, but the time of a body ends when the test says so.
    private sealed class BodyTimers(IScheduler timers) : IScheduler
    {
        private TaskCompletionSource<Action> _next = new();

        public DateTimeOffset Now => timers.Now;

        public Task<Action> Next() => (_next = new TaskCompletionSource<Action>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

        public IDisposable Schedule<TState>(TState state, Func<IScheduler, TState, IDisposable> action) => timers.Schedule(state, action);

        public IDisposable Schedule<TState>(TState state, DateTimeOffset dueTime, Func<IScheduler, TState, IDisposable> action) =>
            timers.Schedule(state, dueTime, action);

        public IDisposable Schedule<TState>(TState state, TimeSpan dueTime, Func<IScheduler, TState, IDisposable> action)
        {
            if (dueTime != RequestBody.MaxTime)
            {
                return timers.Schedule(state, dueTime, action);
            }

            _next.TrySetResult(() => action(this, state));
            return Disposable.Empty;
        }
    }
}
