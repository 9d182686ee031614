using System.Reactive.Concurrency;
using RxSse.Hub;
using RxSse.Log;
using RxSse.Sse;

namespace RxSse.Delivery;

/// <summary>
/// Brings a subscriber to where its audience stands, by the snapshot or by a replay, and ends with a heartbeat. All calls
/// come from the shard's loop.
/// </summary>
/// <param name="context">Where replays come from.</param>
/// <param name="later">Has the shard do something in a later turn, from any thread.</param>
/// <param name="touch">Has the shard look at a seat in this turn.</param>
/// <param name="fault">Lets a seat go that cannot be served.</param>
/// <param name="clock">Tells how long a write is pending.</param>
/// <param name="loop">Tells the time.</param>
internal sealed class Joining(
    ShardContext context, Action<Action> later, Action<Seat> touch, Action<Seat, Exception> fault, IStopwatch clock, IScheduler loop)
{
    public void Begin(Seat seat)
    {
        if (seat.Start.After is null)
        {
            GiveSnapshot(seat);
        }
        else
        {
            seat.Replay = new Replay(seat.Start, seat.Audience.ReplayedTo(seat), context.Log);
        }
    }

    /// <summary>Gives a seat that is replayed the next page, if it has taken the last one.</summary>
    public void GoOn(Seat seat)
    {
        if (seat.IsWriting || seat.IsReading || (seat.Page ?? ReadPage(seat)) is not { } page)
        {
            return;
        }

        seat.Page = null;
        switch (seat.Replay!.Give(page, seat.Audience.Position, seat))
        {
            case ReplayProgress.More:
                later(() => touch(seat)); // so that a long replay holds nobody up
                break;
            case ReplayProgress.Done:
                seat.Replay!.End(seat.Audience, seat, clock);
                seat.Replay = null;
                GiveHeartbeat(seat);
                break;
        }
    }

    private void GiveSnapshot(Seat seat)
    {
        if (seat.Start.GapReason is { } reason)
        {
            seat.OnNext(Frame.Of(ControlEvent.Gap(reason, null, null, seat.Audience.Position)));
        }

        foreach (var frame in seat.Audience.Snapshot)
        {
            seat.Give(frame, clock);
        }

        GiveHeartbeat(seat);
    }

    private void GiveHeartbeat(Seat seat) => seat.OnNext(Frame.Of(new Heartbeat(seat.Audience.Position, loop.Now)));

    private HistoryPage? ReadPage(Seat seat)
    {
        var reading = seat.Replay!.ReadAsync();
        if (reading.IsCompletedSuccessfully)
        {
            return reading.Result;
        }

        seat.IsReading = true;
        _ = ReadLaterAsync(seat, reading);
        return null;
    }

    private async Task ReadLaterAsync(Seat seat, ValueTask<HistoryPage> reading)
    {
        try
        {
            var page = await reading;
            later(() =>
            {
                seat.IsReading = false;
                seat.Page = page;
                touch(seat);
            });
        }
#pragma warning disable CA1031 // whatever fault the log has, this subscriber ends and the others go on
        catch (Exception error)
#pragma warning restore CA1031
        {
            later(() => fault(seat, error));
        }
    }
}
