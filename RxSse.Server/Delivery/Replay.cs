using RxSse.Server.Composition;
using RxSse.Server.Log;
using RxSse.Server.Sse;

namespace RxSse.Server.Delivery;

/// <summary>
/// Brings a subscriber from where it begins up to where its shard stands, in pages out of the history. While it runs
/// nothing live is held for the subscriber: what passes the shard meanwhile is in the history too, and is read when its
/// turn comes (docs/adr/0005).
/// </summary>
internal sealed class Replay(Start start, Selection selection, IEventLog log, FrameCache frames)
{
    private const int PageEvents = 256;
    private long _after = start.After!.Value;
    private bool _isFirst = true;

    public ValueTask<HistoryPage> ReadAsync() => log.ReadAsync(_after, PageEvents, CancellationToken.None);

    /// <summary>Gives what the page holds and the subscriber has room for.</summary>
    /// <param name="page">The page that was read last.</param>
    /// <param name="position">Where the shard stands.</param>
    /// <param name="seat">The subscriber.</param>
    public ReplayProgress Give(HistoryPage page, EventId position, Seat seat)
    {
        if (_isFirst && page.GoneUpTo > position.Sequence)
        {
            return ReplayProgress.Waits; // until the shard has come up to it: then one gap tells of it all
        }

        var before = _after;
        TellWhatIsGone(page, position, seat);
        foreach (var logged in page.Events)
        {
            if (logged.Sequence > position.Sequence)
            {
                break; // the shard brings it
            }

            if (selection.Has(logged.Event.Stream))
            {
                var frame = frames.Of(logged);
                if (!seat.HasRoomFor(frame))
                {
                    return ReplayProgress.More;
                }

                seat.OnNext(frame);
            }

            _after = logged.Sequence;
        }

        // A cursor may be ahead of a shard that has not come up to it yet: then there is nothing to read so far.
        return _after == position.Sequence ? ReplayProgress.Done : _after > before ? ReplayProgress.More : ReplayProgress.Waits;
    }

    private void TellWhatIsGone(HistoryPage page, EventId position, Seat seat)
    {
        var upTo = Math.Min(page.GoneUpTo ?? _after, position.Sequence);
        var isGone = upTo > _after;
        var to = position with { Sequence = Math.Max(upTo, _after) };
        if (_isFirst && start.GapReason is { } reason)
        {
            seat.OnNext(Frame.Of(ControlEvent.Gap(reason, null, start.From, to)));
        }
        else if (isGone && !(_isFirst && start.IsFromOldest) && page.GoneStreams?.Any(selection.Has) != false)
        {
            var isCounted = selection.IsAll && (start.IsCursor || !_isFirst);
            var from = _isFirst ? start.From : position with { Sequence = _after };
            seat.OnNext(Frame.Of(ControlEvent.Gap("expired", isCounted ? upTo - _after : null, from, to)));
        }

        _after = Math.Max(upTo, _after);
        _isFirst = false;
    }
}

/// <summary>How far a replay has come.</summary>
internal enum ReplayProgress
{
    /// <summary>There is more to read, once what was given is written.</summary>
    More,

    /// <summary>There is nothing to read before the shard has moved on.</summary>
    Waits,

    /// <summary>The subscriber has all up to where the shard stands.</summary>
    Done,
}
