using System.Reactive;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using RxSse.Delivery;
using RxSse.Delivery.Limits;
using RxSse.Hub;
using RxSse.Publishing;
using RxSse.Streams;
using RxSse.Threading;

namespace RxSse.DependencyInjection;

/// <summary>
/// Connects the parts when the host starts, from the client's end to the sources, so that nothing is missed; and lets
/// the clients go when it stops, before Kestrel closes its doors, so that they learn of it.
/// </summary>
internal sealed partial class RxSseService(
    StreamStart streams, Appender appender, RefusalLog refusals, EventHub hub, FanOut fanOut, ViewFanOut views,
    Admission admission, DeliveryOptions options, ServerSchedulers schedulers, IHostApplicationLifetime lifetime,
    ILogger<RxSseService> logger)
    : IHostedLifecycleService, IDisposable
{
    // After the last response was told to end: for writes under way, and for the aborts of those who do not read.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(250);

    private IDisposable? _fanOut;
    private IDisposable? _hub;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _fanOut = hub.Subscribe(Observer.Create<HubItem>(Deliver, EndForGood));
        _hub = hub.Connect();
        await streams.StartAsync(Append, cancellationToken);
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var empty = admission.Close();
        fanOut.Drain(options.DrainWindow);
        await WithinAsync(empty, options.DrainWindow + Grace);
        if (!empty.IsCompleted)
        {
            fanOut.AbortAll(new OperationCanceledException("The server stops, and the client has not read to the end."));
            await WithinAsync(empty, Grace);
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
        streams.Dispose();
        _hub?.Dispose();
        _fanOut?.Dispose();
        views.Dispose();
    }

    // Plain streams first: views run beside them, on threads of their own.
    private void Deliver(HubItem item)
    {
        fanOut.OnNext(item);
        views.OnNext(item);
    }

    // Nothing would ever be delivered again: better that whoever watches over the process starts it anew.
    private void EndForGood(Exception error)
    {
        LogFanOutError(error);
        fanOut.AbortAll(error);
        lifetime.StopApplication();
    }

    private Task WithinAsync(Task task, TimeSpan time) =>
        Task.WhenAny(task, Observable.Timer(time, schedulers.Timers).ToTask());

    // A stream does not wait for the log. No subscriber receives an event that the log refuses; the server's own log reports it.
    private void Append(StreamEvent next) => _ = AppendAsync(next);

    private async Task AppendAsync(StreamEvent next)
    {
        try
        {
            await appender.AppendAsync(next);
        }
#pragma warning disable CA1031 // a stream must survive whatever fault the log has
        catch (Exception error)
#pragma warning restore CA1031
        {
            refusals.Add(next.Stream, error.Message);
        }
    }

    [LoggerMessage(2, LogLevel.Critical, "What passes the hub cannot be delivered any more. The server stops.")]
    private partial void LogFanOutError(Exception error);
}
