using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Reactive.Testing;
using RxSse.DependencyInjection;
using RxSse.Log;
using RxSse.Publishing;
using RxSse.Streams;
using RxSse.Tests.Diagnostics;
using RxSse.Tests.Hosting;
using RxSse.Tests.Streams;
using RxSse.Threading;
using Xunit;

namespace RxSse.Tests.DependencyInjection;

/// <summary>The server without HTTP, on one virtual clock. A failed stream is restarted after exactly one second.</summary>
internal sealed class VirtualServer : IAsyncDisposable
{
    /// <summary>The turns of the scheduler that a start takes: functions, streams that read others, other streams.</summary>
    public const int StartTicks = 3;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly TestScheduler _scheduler;
    private readonly WebApplication _app;
    private readonly RxSseService _service;
    private readonly RecordingLogger<VirtualServer> _log = new();

    private VirtualServer(TestScheduler scheduler, Action<RxSseBuilder> add)
    {
        _scheduler = scheduler;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore(); // never started, but required to build an application
        builder.Services.AddSingleton(new ServerSchedulers(scheduler, scheduler, [scheduler]) { Random = new ScriptedRandom(1) });
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddProvider(new OneLogger(_log));
        add(builder.Services.AddRxSse());
        _app = builder.Build();
        _service = ActivatorUtilities.CreateInstance<RxSseService>(_app.Services);
    }

    /// <summary>The events of the log, each with its time in milliseconds, its stream and its data.</summary>
    public IReadOnlyList<string> Published => [.. Page().Select(logged => string.Create(CultureInfo.InvariantCulture,
        $"{logged.Time.Ticks / TimeSpan.TicksPerMillisecond} {logged.Event.Stream} {Encoding.UTF8.GetString(logged.Event.Data.Span)}"))];

    /// <summary>The warnings and errors that the server has logged.</summary>
    public IReadOnlyList<string> Warnings => _log.Messages;

    /// <summary>A server whose streams are not subscribed yet: the start waits for the loop.</summary>
    public static (VirtualServer Server, Task Start) Begin(TestScheduler scheduler, Action<RxSseBuilder> add)
    {
        var (server, connected) = Connect(scheduler, add);
        Assert.True(connected.IsCompletedSuccessfully);
        return (server, server._service.StartAsync(default));
    }

    /// <summary>A server whose hub is connected when the task completes. Its streams are not started.</summary>
    public static (VirtualServer Server, Task Connected) Connect(TestScheduler scheduler, Action<RxSseBuilder> add)
    {
        var server = new VirtualServer(scheduler, add);
        return (server, server._service.StartingAsync(default));
    }

    public static async Task<VirtualServer> StartAsync(TestScheduler scheduler, Action<RxSseBuilder> add)
    {
        var (server, start) = Begin(scheduler, add);
        scheduler.AdvanceBy(StartTicks);
        await start;
        return server;
    }

    public void RunUntil(double seconds) => _scheduler.AdvanceTo((long)(seconds * Second.Ticks));

    /// <summary>Appends an event like a publisher.</summary>
    public void Publish(string stream, string data) => Assert.True(_app.Services.GetRequiredService<Appender>()
        .AppendAsync(new StreamEvent(stream, $"{stream}-update", Encoding.UTF8.GetBytes(data))).IsCompletedSuccessfully);

    /// <summary>The state of a stream, with the error if it is retrying.</summary>
    public string StatusOf(string name)
    {
        var feed = _app.Services.GetRequiredService<SupervisedStreams>();
        return feed.StatusOf(feed.Streams.Single(stream => stream.Name == name)) switch
        {
            StreamStatus.Retrying retrying => $"retrying: {retrying.Error}",
            StreamStatus.Completed => "completed",
            StreamStatus.Starting => "starting",
            _ => "running",
        };
    }

    public async ValueTask DisposeAsync()
    {
        _service.Dispose();
        await _app.DisposeAsync();
    }

    private IReadOnlyList<LogEvent> Page() => _app.Services.GetRequiredService<IEventLog>().ReadAsync(0, 1_000, default).Result.Events;
}
