using System.Reactive;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using Microsoft.Extensions.Options;
using RxSse.Delivery;
using RxSse.Delivery.Limits;
using RxSse.Hub;
using RxSse.Publishing;
using RxSse.Streams;
using RxSse.Threading;

namespace RxSse.DependencyInjection;

/// <summary>
/// Connects the parts when the host starts, from the fan-out back to the streams, so that no event is missed. On shutdown, notifies clients
/// before Kestrel stops listening.
/// </summary>
internal sealed partial class RxSseService(
    SupervisedStreams streams, Appender appender, EventHub hub, FanOut fanOut, ViewFanOut views, Admission admission,
    IOptions<DeliveryOptions> options, ServerSchedulers schedulers, IHostApplicationLifetime lifetime, ILogger<RxSseService> logger)
    : IHostedLifecycleService, IDisposable
{
    // After the end of the drain window: for pending writes, and for aborted responses to end.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(250);

    private IDisposable? _fanOut;
    private IDisposable? _hub;
    private IDisposable? _streams;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _fanOut = hub.Subscribe(Observer.Create<HubItem>(Deliver, EndForGood));
        _hub = hub.Connect();
        // On the hub's loop, so that no event passes the hub before all composed streams have subscribed.
        _streams = await Observable.Start(() => streams.Events.Subscribe(Append), schedulers.Hub);
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var empty = admission.Close();
        var window = options.Value.DrainWindow;
        fanOut.Drain(window);
        await WithinAsync(empty, window + Grace, cancellationToken);
        if (!empty.IsCompleted)
        {
            fanOut.AbortAll(new OperationCanceledException("The server stops, and the client has not read to the end."));
            await WithinAsync(empty, Grace, cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _streams?.Dispose();
        _hub?.Dispose();
        _fanOut?.Dispose();
        views.Dispose();
    }

    // Plain streams first: views run on threads of their own.
    private void Deliver(HubItem item)
    {
        fanOut.OnNext(item);
        views.OnNext(item);
    }

    // Fan-out has failed for good: stop the host so that its supervisor restarts it.
    private void EndForGood(Exception error)
    {
        LogFanOutFailed(error);
        fanOut.AbortAll(error);
        lifetime.StopApplication();
    }

    // The token is cancelled when the host's own shutdown timeout is over.
    private Task WithinAsync(Task task, TimeSpan time, CancellationToken cancellationToken) =>
        Task.WhenAny(task, Observable.Timer(time, schedulers.Timers).ToTask(cancellationToken));

    // A stream does not wait for the log. An event that the log rejects is lost for all subscribers, and logged.
    private void Append(StreamEvent next) => _ = AppendAsync(next);

    private async Task AppendAsync(StreamEvent next)
    {
        try
        {
            await appender.AppendAsync(next);
        }
#pragma warning disable CA1031 // a stream must survive every fault of the log
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogNotPublished(next.Stream, error.Message);
        }
    }

    [LoggerMessage(2, LogLevel.Critical, "Fan-out has failed. The server stops.")]
    private partial void LogFanOutFailed(Exception error);

    [LoggerMessage(1, LogLevel.Warning, "An event of stream {Stream} was not published: {Reason}")]
    private partial void LogNotPublished(string stream, string reason);
}
