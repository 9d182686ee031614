using RxSse.Delivery.Queueing;
using RxSse.Log;
using RxSse.Sse;

namespace RxSse.Delivery.Joining;

/// <summary>
/// Sends the history to one subscriber, in pages, from its start position to the position of its group. During a replay no
/// live frame is held for the subscriber: live events are in the history too, and are read from there. Events of live
/// pipes, which the history does not have, are counted and declared as a gap (docs/adr/0005).
/// </summary>
internal sealed class Replay(StartPosition start, IReplayProjection projection, IEventLog log)
{
    private const int PageEvents = 256;
    private readonly Queue<Frame> _due = []; // the frames of the current event that are not sent yet
    private readonly List<Frame> _made = [];
    private long _after = start.After!.Value;
    private bool _isFirst = true;
    private DroppedRange? _notReplayed;
    private bool _hasUncounted;
    private EventId _declared; // the end of the first gap

    public ValueTask<HistoryPage> ReadAsync() => log.ReadAsync(_after, PageEvents, CancellationToken.None);

    /// <summary>Notes a live frame that the subscriber does not receive. If the log does not have it, it is missing.</summary>
    public void Skip(Frame frame)
    {
        if (_isFirst)
        {
            return; // the first gap ends at the position after this frame
        }

        if (frame.Kind == FrameKind.Control && projection.HasLive)
        {
            _hasUncounted = true; // the view skipped events: how many events its live pipes lost is unknown
        }
        else if (frame.IsLive)
        {
            (_notReplayed ??= new DroppedRange()).Add(frame.Position!.Value, before: 0);
        }
    }

    /// <summary>Sends the events of a page, as far as the subscriber has room for them.</summary>
    /// <param name="page">The page that was read last.</param>
    /// <param name="position">The position of the group.</param>
    /// <param name="sink">The subscriber.</param>
    public ReplayProgress Send(HistoryPage page, EventId position, IReplaySink sink)
    {
        if (_isFirst && page.EvictedThrough > position.Sequence)
        {
            return ReplayProgress.Waits; // until the group has reached the end of the evicted range: then one gap covers it
        }

        var before = _after;
        DeclareMissing(page, position, sink);
        if (!projection.HasReplayable)
        {
            _after = Math.Max(_after, position.Sequence);
        }

        foreach (var logged in page.Events.Where(logged => logged.Sequence > _after))
        {
            if (logged.Sequence > position.Sequence)
            {
                break; // it will arrive as a live frame
            }

            if (!TrySend(logged, sink))
            {
                return ReplayProgress.More;
            }

            _after = logged.Sequence;
        }

        // A cursor may be ahead of a group that has not reached it yet: then there is nothing to read until it does.
        return _after == position.Sequence ? ReplayProgress.Done : _after > before ? ReplayProgress.More : ReplayProgress.Waits;
    }

    /// <summary>Declares what could not be replayed, and sends the snapshot of the live pipes.</summary>
    public void SendEnd(ICatchUpTarget target, IReplaySink sink)
    {
        if (_hasUncounted)
        {
            sink.Send(Frame.Control(ControlEvent.Gap("live", null, _declared, target.Position)));
        }
        else if (_notReplayed is not null)
        {
            sink.Send(_notReplayed.ToFrame("live"));
        }

        foreach (var frame in target.Snapshot.Where(frame => frame.IsLive))
        {
            sink.SendMakingRoom(frame); // the snapshot must not drop replayed events that wait
        }
    }

    private bool TrySend(LogEvent logged, IReplaySink sink)
    {
        if (_due.Count == 0)
        {
            projection.Add(logged, _made);
            _made.ForEach(_due.Enqueue);
            _made.Clear();
        }

        while (_due.TryPeek(out var frame))
        {
            if (!sink.HasRoomFor(frame))
            {
                return false;
            }

            sink.Send(_due.Dequeue());
        }

        return true;
    }

    private void DeclareMissing(HistoryPage page, EventId position, IReplaySink sink)
    {
        var upTo = Math.Min(page.EvictedThrough ?? _after, position.Sequence);
        var isEvicted = upTo > _after;
        var to = position with { Sequence = Math.Max(upTo, _after) };
        var toAll = projection.HasLive ? position with { Sequence = Math.Max(position.Sequence, _after) } : to;
        if (_isFirst && start.GapReason is { } reason)
        {
            sink.Send(Frame.Control(ControlEvent.Gap(reason, null, start.From, toAll)));
        }
        else if (isEvicted && !(_isFirst && start.IsFromOldest) && page.EvictedStreams?.Any(projection.Reads) != false)
        {
            var isCounted = projection.IsCounted && (start.IsCursor || !_isFirst);
            var from = _isFirst ? start.From : position with { Sequence = _after };
            sink.Send(Frame.Control(ControlEvent.Gap("expired", isCounted ? upTo - _after : null, from, _isFirst ? toAll : to)));
        }
        else if (_isFirst && projection.HasLive)
        {
            sink.Send(Frame.Control(ControlEvent.Gap("live", null, start.From, toAll)));
        }

        _declared = _isFirst ? toAll : _declared;
        if (isEvicted)
        {
            _due.Clear(); // of an event that is evicted, and declared as missing
            projection.Restart();
        }

        _after = Math.Max(upTo, _after);
        _isFirst = false;
    }
}

/// <summary>The progress of a replay.</summary>
internal enum ReplayProgress
{
    /// <summary>There is more to read, after what was sent is written.</summary>
    More,

    /// <summary>There is nothing to read until the group has advanced.</summary>
    Waits,

    /// <summary>The subscriber has everything up to the position of the group.</summary>
    Done,
}
