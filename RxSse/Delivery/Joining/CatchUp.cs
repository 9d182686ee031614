using RxSse.Log;
using RxSse.Sse;

namespace RxSse.Delivery.Joining;

/// <summary>
/// Brings one subscriber from its start position to the position of its target, page by page. It exists only until the
/// subscriber is live. All calls come from the shard's loop.
/// </summary>
/// <param name="replay">The replay that the subscriber receives.</param>
/// <param name="post">Posts work to the shard, from any thread.</param>
/// <param name="proceed">Makes the shard call <see cref="ReadNextPage"/> again in this turn.</param>
/// <param name="fail">Ends the subscription when the log cannot be read.</param>
internal sealed class CatchUp(Replay replay, Action<Action> post, Action proceed, Action<Exception> fail)
{
    private HistoryPage? _page; // read, but not sent completely
    private bool _isReading;

    /// <summary>Sends what a subscriber without a replay receives first: a gap if its cursor is unknown, and the snapshot.</summary>
    public static void SendSnapshot(StartPosition start, ICatchUpTarget target, IReplaySink sink)
    {
        if (start.GapReason is { } reason)
        {
            sink.Send(Frame.Control(ControlEvent.Gap(reason, null, null, target.Position)));
        }

        foreach (var frame in target.Snapshot)
        {
            sink.SendMakingRoom(frame);
        }
    }

    /// <summary>Notes a live frame that the subscriber does not receive because its replay has not ended.</summary>
    public void Skip(Frame frame) => replay.Skip(frame);

    /// <summary>Sends the next page. Call it only when no write is pending.</summary>
    /// <returns>Whether the subscriber has received everything up to the position of the target.</returns>
    public bool ReadNextPage(ICatchUpTarget target, IReplaySink sink)
    {
        if (_isReading || (_page ?? ReadPage()) is not { } page)
        {
            return false;
        }

        _page = null;
        switch (replay.Send(page, target.Position, sink))
        {
            case ReplayProgress.More:
                post(proceed); // in the next turn, so that a long replay does not delay other subscribers
                return false;
            case ReplayProgress.Done:
                replay.SendEnd(target, sink);
                return true;
            default:
                return false;
        }
    }

    private HistoryPage? ReadPage()
    {
        var reading = replay.ReadAsync();
        if (reading.IsCompletedSuccessfully)
        {
            return reading.Result;
        }

        _isReading = true;
        _ = ReadLaterAsync(reading);
        return null;
    }

    private async Task ReadLaterAsync(ValueTask<HistoryPage> reading)
    {
        try
        {
            var page = await reading;
            post(() =>
            {
                _isReading = false;
                _page = page;
                proceed();
            });
        }
#pragma warning disable CA1031 // an error of the log ends this subscriber only
        catch (Exception error)
#pragma warning restore CA1031
        {
            post(() => fail(error));
        }
    }
}
