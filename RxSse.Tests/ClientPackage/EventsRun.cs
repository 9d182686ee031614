using System.Globalization;
using System.Text;
using RxSse.Client;
using RxSse.Client.Connections;
using RxSse.Tests.Publishing.Sources;
using RxSse.Tests.Streams;
using RxSse.Tests.VirtualTime;

namespace RxSse.Tests.ClientPackage;

/// <summary>A client of a server that answers what the test says, in virtual time. What the test does is done when it goes on.</summary>
internal sealed class EventsRun : IDisposable
{
    private readonly SynchronizationContext? _surroundings = SynchronizationContext.Current;
    private readonly HttpClient _http;
    private readonly List<double> _tries = [];

    public EventsRun(double chance = 0, EventsOptions? options = null, ScriptedRemote? remote = null)
    {
        Remote = remote ?? new ScriptedRemote();
        _http = new HttpClient(new Watched(Remote, () => _tries.Add(Now))) { Timeout = Timeout.InfiniteTimeSpan };
        Subscription = new EventSubscription(
            _http, new Uri("http://remote/events"), options ?? new EventsOptions(), new ScriptedRandom(chance), Scheduler);
    }

    public ObservableLoop Scheduler { get; } = new();

    public ScriptedRemote Remote { get; }

    public EventSubscription Subscription { get; }

    /// <summary>What the observer was told, each with its time in seconds.</summary>
    public List<string> Told { get; } = [];

    /// <summary>The error; null if there was none.</summary>
    public Exception? Error { get; private set; }

    /// <summary>When the client asked, in seconds.</summary>
    public IReadOnlyList<double> Tries => _tries;

    private double Now => TimeSpan.FromTicks(Scheduler.Clock).TotalSeconds;

    /// <summary>The signals. From now on, the test has no context, which the runner gives to each test method.</summary>
    public IObservable<StreamSignal> Events()
    {
        SynchronizationContext.SetSynchronizationContext(null);
        return Subscription.ToObservable();
    }

    /// <summary>Subscribes.</summary>
    public IDisposable Start(Action<StreamSignal>? also = null)
    {
        return Events().Subscribe(
            signal =>
            {
                Tell(TextOf(signal));
                also?.Invoke(signal);
            },
            error =>
            {
                Error = error;
                Tell("failed");
            },
            () => Tell("completed"));
    }

    public void RunTo(double seconds) => Scheduler.AdvanceTo(TimeSpan.FromSeconds(seconds).Ticks);

    public void Dispose()
    {
        _http.Dispose();
        SynchronizationContext.SetSynchronizationContext(_surroundings);
    }

    private void Tell(string text) => Told.Add(string.Create(CultureInfo.InvariantCulture, $"{Now} {text}"));

    private static string TextOf(StreamSignal signal) => signal switch
    {
        StreamSignal.Event next => $"{next.Type} {Encoding.UTF8.GetString(next.Data.Span)} {next.Id}".TrimEnd(),
        StreamSignal.Gap gap => $"gap {gap.Reason} {gap.Missed?.ToString(CultureInfo.InvariantCulture) ?? "?"} {gap.From ?? "?"} {gap.To ?? "?"}",
        StreamSignal.Hint hint => $"hint {hint.Text}",
        StreamSignal.Live live => $"live {live.Id}".TrimEnd(),
        StreamSignal.Disconnected gone => string.Create(CultureInfo.InvariantCulture, $"{gone.Reason} {gone.Wait.TotalSeconds} {gone.Detail}").TrimEnd(),
        _ => throw new InvalidOperationException(),
    };

    private sealed class Watched(ScriptedRemote remote, Action asked) : DelegatingHandler(remote)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            asked();
            return base.SendAsync(request, cancellationToken);
        }
    }
}
