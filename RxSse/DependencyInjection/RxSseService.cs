using System.Reactive;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using Microsoft.Extensions.Options;
using RxSse.Delivery;
using RxSse.Delivery.Limits;
using RxSse.Diagnostics;
using RxSse.Hub;
using RxSse.Log;
using RxSse.Publishing;
using RxSse.Streams;
using RxSse.Threading;

namespace RxSse.DependencyInjection;

/// <summary>
/// Connects the parts when the host starts, from the fan-out back to the streams, so that no event is missed. On shutdown, notifies clients
/// before Kestrel stops listening.
/// </summary>
internal sealed partial class RxSseService(
    IEventLog log, StreamStart streams, StreamAppender appender, EventHub hub, FanOut fanOut, ViewFanOut views, Admission admission,
    Revocations revocations, INodes nodes, IOptions<DeliveryOptions> options, ServerSchedulers schedulers, RxSseMeter meter,
    IEnumerable<IFigures> figures, StartReport report, IHostApplicationLifetime lifetime, ILogger<RxSseService> logger)
    : IHostedLifecycleService, IDisposable
{
    // After the end of the drain window: for pending writes, and for aborted responses to end.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(250);

    private readonly TaskCompletionSource _standing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IDisposable? _fanOut;
    private IDisposable? _hub;
    private CancellationTokenSource? _start;
    private Task? _late; // the rest of the start, if the host does not wait for the log any more

    // Before any hosted service of the application starts, which may publish. A subscriber that joins needs the position of the log.
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        foreach (var some in figures)
        {
            some.AddTo(meter);
        }

        _start = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var connected = ConnectAsync(_start.Token);
        if (log.StartWithin is { } patience)
        {
            await WithinAsync(connected, patience, _start.Token);
            if (!connected.IsCompleted && !_start.IsCancellationRequested)
            {
                admission.IsWaiting = true;
                _late = StartLateAsync(connected, _start.Token);
                return;
            }
        }

        await connected;
    }

    public Task StartAsync(CancellationToken cancellationToken) =>
        _late is null ? streams.StartAsync(appender.Append, cancellationToken) : Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var empty = admission.Close();
        var window = options.Value.DrainWindow;
        fanOut.Drain(window);
        await WithinAsync(empty, window + Grace, cancellationToken);
        if (!empty.IsCompleted && cancellationToken.IsCancellationRequested)
        {
            // All of the grace: Kestrel, which is told to hurry too, aborts connections with what it has not sent yet.
            fanOut.Drain(TimeSpan.Zero);
            await Observable.Timer(Grace, schedulers.Timers).ToTask(CancellationToken.None);
        }

        if (!empty.IsCompleted)
        {
            fanOut.AbortAll(AbortReason.Stopping);
            await WithinAsync(empty, Grace, CancellationToken.None);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_late is { } late)
        {
            await WithinAsync(late, Grace * 10, cancellationToken); // it has been told to end
        }

        Dispose();
        await WithinAsync(nodes.StopAsync(), Grace, cancellationToken); // without it, the others forget this node a little later
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // After Kestrel has stopped, and with it the last request that may append.
    public Task StoppedAsync(CancellationToken cancellationToken) => log.StopAsync();

    public void Dispose()
    {
        streams.Dispose();
        _hub?.Dispose();
        _fanOut?.Dispose();
        views.Dispose();
        _start?.Dispose();
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        await log.StartAsync(cancellationToken);
        await nodes.StartAsync();
        revocations.Load();
        _fanOut = hub.Subscribe(Observer.Create<HubItem>(Deliver, EndForGood));
        _hub = hub.Connect();
        await _standing.Task.WaitAsync(cancellationToken);
        report.Write();
    }

    private async Task StartLateAsync(Task connected, CancellationToken cancellationToken)
    {
        try
        {
            await connected;
            admission.IsWaiting = false;
            await streams.StartAsync(appender.Append, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The host stops before the log was there.
        }
#pragma warning disable CA1031 // nobody else learns of it
        catch (Exception error)
#pragma warning restore CA1031
        {
            EndForGood(error);
        }
    }

    // Plain streams first: views run on threads of their own, or for a short time on this one.
    private void Deliver(HubItem item)
    {
        fanOut.OnNext(item);
        views.OnNext(item);
        if (item is StandingItem)
        {
            _standing.TrySetResult();
        }
    }

    // Fan-out or the log has failed for good: stop the host so that its supervisor restarts it, which some do only after a code of failure.
    private void EndForGood(Exception error)
    {
        if (StartFaults.Describe(error) is { } lines)
        {
            LogStartFault(string.Join(' ', lines));
        }
        else
        {
            LogFailed(error);
        }

        fanOut.AbortAll(AbortReason.Fault);
        Environment.ExitCode = 1;
        lifetime.StopApplication();
    }

    // The token is cancelled when the host must not take longer: the rest of the window is given up.
    private Task WithinAsync(Task task, TimeSpan time, CancellationToken cancellationToken) =>
        Task.WhenAny(task, Observable.Timer(time, schedulers.Timers).ToTask(cancellationToken));

    [LoggerMessage(801, LogLevel.Critical, "The fan-out or the log has failed. The server stops.")]
    private partial void LogFailed(Exception error);

    [LoggerMessage(802, LogLevel.Critical, "{Fault}")]
    private partial void LogStartFault(string fault);
}
