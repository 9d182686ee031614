using RxSse.Hub;
using RxSse.Log;
using RxSse.Sse;

namespace RxSse.Delivery.Joining;

/// <summary>
/// Sends the history to one subscriber, in pages, from its start position to the position of its group. Live events are in the history too,
/// and are read from there (docs/adr/0005). Not synchronised: one thread at a time uses it.
/// </summary>
internal sealed class Replay(StartPosition start, IReplayProjection projection, IEventLog log)
{
    private const int FewEvents = 8;

    private readonly Queue<Frame> _due = []; // the frames of the current event that are not sent yet
    private readonly List<Frame> _made = [];
    private long _after = start.After!.Value;
    private string? _epoch; // of the position that it was sent for
    private bool _isFirst = true;
    private int _fits = int.MaxValue; // the events of the next page

    /// <summary>Everything up to this sequence is sent or declared as missing.</summary>
    public long After => _after;

    /// <summary>Whether the gap with which a replay begins is sent, if there is one.</summary>
    public bool HasBegun => !_isFirst;

    /// <summary>The bytes in memory of the current event's frames that are not sent yet.</summary>
    public long WaitingBytes => _due.Sum(frame => (long)frame.KeptBytes);

    /// <summary>The end of the first gap.</summary>
    public EventId Declared { get; private set; }

    /// <summary>
    /// Reads the next page, of at most so many events, and of not many more than there was room for before: what there is no room for is
    /// read again.
    /// </summary>
    public ValueTask<HistoryPage> ReadAsync(int events, CancellationToken cancellationToken) =>
        log.ReadAsync(_after, Math.Min(events, _fits), cancellationToken);

    /// <summary>Whether another replay takes its place when the group has passed a break.</summary>
    /// <param name="position">The position of the group behind the break.</param>
    public bool StartsOverAt(EventId position) => !HasBegun || _epoch != position.Epoch;

    /// <summary>The replay that takes its place when an epoch begins: what it has sent is of an earlier one.</summary>
    /// <param name="begin">Where the epoch begins.</param>
    public Replay StartOver(EventId begin)
    {
        projection.Restart();
        return new(
            HasBegun
                ? new StartPosition(begin.Sequence, GapReason: Break.Restarted, From: new EventId(_epoch!, _after))
                : start.In(begin, begin.Sequence),
            projection, log);
    }

    /// <summary>Sends the events of a page, as far as the sink has room for them.</summary>
    /// <param name="page">The page that was read last.</param>
    /// <param name="position">The position of the group.</param>
    /// <param name="sink">Takes the frames.</param>
    public ReplayProgress Send(HistoryPage page, EventId position, IReplaySink sink)
    {
        if ((_isFirst && _after > position.Sequence) || (page.Events is [var first, ..] && first.Id.Epoch != position.Epoch))
        {
            return ReplayProgress.Waits; // the start or the page is of an epoch that the group has not reached
        }

        _epoch = position.Epoch;
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

        var (sent, hasRoom) = (0, true);
        foreach (var logged in page.Events.Where(logged => logged.Sequence > _after))
        {
            if (logged.Sequence > position.Sequence)
            {
                break; // it will arrive as a live frame
            }

            hasRoom = TrySend(logged, sink);
            if (!hasRoom)
            {
                break;
            }

            sent++;
            _after = logged.Sequence;
            if (!sink.HasTurn)
            {
                break;
            }
        }

        _fits = page.Events.Count > 0 ? Math.Max(FewEvents, 2 * sent) : _fits;
        if (!hasRoom)
        {
            return ReplayProgress.More;
        }

        // A cursor may be ahead of a group that has not reached it yet: then there is nothing to read until it does.
        return _after == position.Sequence ? ReplayProgress.Done : _after > before ? ReplayProgress.More : ReplayProgress.Waits;
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
            var isCounted = projection.IsCounted && page.IsCounted && (start.IsCursor || !_isFirst)
                && page.EvictedStreams?.All(projection.Reads) != false;
            var from = _isFirst ? start.From : position with { Sequence = _after };
            sink.Send(Frame.Control(ControlEvent.Gap(GapReasons.Expired, isCounted ? upTo - _after : null, from, _isFirst ? toAll : to)));
        }
        else if (_isFirst && projection.HasLive)
        {
            sink.Send(Frame.Control(ControlEvent.Gap(GapReasons.Live, null, start.From, toAll)));
        }

        Declared = _isFirst ? toAll : Declared;
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
