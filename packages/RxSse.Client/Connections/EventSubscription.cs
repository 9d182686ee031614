using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Runtime.CompilerServices;

namespace RxSse.Client.Connections;

/// <summary>The signals of one connection after the other. Each run begins anew.</summary>
/// <param name="http">Sends the requests.</param>
/// <param name="address">The events.</param>
/// <param name="options">How they are received.</param>
/// <param name="random">Spreads the waits.</param>
/// <param name="scheduler">Runs the waits and watches for silence.</param>
internal sealed class EventSubscription(HttpClient http, Uri address, EventsOptions options, Random random, IScheduler scheduler)
{
    /// <summary>The signals as an observable. Its observer is called between two reads.</summary>
    public IObservable<StreamSignal> ToObservable() => Observable.Create<StreamSignal>(async (observer, cancellationToken) =>
    {
        try
        {
            await foreach (var signal in RunAsync(cancellationToken).ConfigureAwait(false))
            {
                observer.OnNext(signal);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The observer has left.
        }
    });

    /// <summary>The signals.</summary>
    public async IAsyncEnumerable<StreamSignal> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var cursor = new EventCursor(options.LastEventId);
        var pace = new HeartbeatPace();
        var waits = new ReconnectWaits(options.LongestWait, random);
        while (true)
        {
            var connection = new EventConnection(http, address, options, cursor, pace, scheduler, cancellationToken);
            try
            {
                while (await connection.NextAsync(cancellationToken).ConfigureAwait(false) is { } signal)
                {
                    yield return signal;
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }
            finally
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }

            var end = connection.End!;
            if (end.Reason is not { } reason)
            {
                yield break;
            }

            if (connection.HasBrought)
            {
                waits.Succeed();
            }

            if (connection.Retry is { } retry)
            {
                waits.Ask(retry);
            }

            var wait = waits.Next(end);
            yield return new StreamSignal.Disconnected(reason, wait, end.Detail);
            await WaitAsync(wait, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task WaitAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        var over = new TaskCompletionSource();
        using var left = cancellationToken.UnsafeRegister(_ => over.TrySetCanceled(cancellationToken), null);
        using var timer = scheduler.Schedule(wait, () => over.TrySetResult());
        await over.Task.ConfigureAwait(false);
    }
}
