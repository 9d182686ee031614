using System.Reactive.Concurrency;
using RxSse.Hub;
using RxSse.Log;
using RxSse.Sse;

namespace RxSse.Delivery;

/// <summary>
/// Brings a subscriber to where its group stands, by the snapshot or by a replay, and ends with a heartbeat. All calls
/// come from the shard's loop.
/// </summary>
/// <param name="context">Where replays come from.</param>
/// <param name="later">Has the shard do something in a later turn, from any thread.</param>
/// <param name="touch">Has the shard look at a subscription in this turn.</param>
/// <param name="fault">Lets a subscription go that cannot be served.</param>
/// <param name="clock">Tells how long a write is pending.</param>
/// <param name="loop">Tells the time.</param>
internal sealed class CatchUp(
    ShardContext context, Action<Action> later, Action<Subscription> touch, Action<Subscription, Exception> fault, IStopwatch clock, IScheduler loop)
{
    public void Begin(Subscription subscription)
    {
        if (subscription.Start.After is null)
        {
            GiveSnapshot(subscription);
        }
        else
        {
            subscription.Replay = new Replay(subscription.Start, subscription.Group.ProjectionFor(subscription), context.Log);
        }
    }

    /// <summary>Gives a subscription that is replayed the next page, if it has taken the last one.</summary>
    public void ReadNextPage(Subscription subscription)
    {
        if (subscription.IsWriting || subscription.IsReading || (subscription.Page ?? ReadPage(subscription)) is not { } page)
        {
            return;
        }

        subscription.Page = null;
        switch (subscription.Replay!.Give(page, subscription.Group.Position, subscription))
        {
            case ReplayProgress.More:
                later(() => touch(subscription)); // so that a long replay holds nobody up
                break;
            case ReplayProgress.Done:
                subscription.Replay!.End(subscription.Group, subscription, clock);
                subscription.Replay = null;
                GiveHeartbeat(subscription);
                break;
        }
    }

    private void GiveSnapshot(Subscription subscription)
    {
        if (subscription.Start.GapReason is { } reason)
        {
            subscription.OnNext(Frame.Of(ControlEvent.Gap(reason, null, null, subscription.Group.Position)));
        }

        foreach (var frame in subscription.Group.Snapshot)
        {
            subscription.Give(frame, clock);
        }

        GiveHeartbeat(subscription);
    }

    private void GiveHeartbeat(Subscription subscription) => subscription.OnNext(Frame.Of(new Heartbeat(subscription.Group.Position, loop.Now)));

    private HistoryPage? ReadPage(Subscription subscription)
    {
        var reading = subscription.Replay!.ReadAsync();
        if (reading.IsCompletedSuccessfully)
        {
            return reading.Result;
        }

        subscription.IsReading = true;
        _ = ReadLaterAsync(subscription, reading);
        return null;
    }

    private async Task ReadLaterAsync(Subscription subscription, ValueTask<HistoryPage> reading)
    {
        try
        {
            var page = await reading;
            later(() =>
            {
                subscription.IsReading = false;
                subscription.Page = page;
                touch(subscription);
            });
        }
#pragma warning disable CA1031 // whatever fault the log has, this subscriber ends and the others go on
        catch (Exception error)
#pragma warning restore CA1031
        {
            later(() => fault(subscription, error));
        }
    }
}
