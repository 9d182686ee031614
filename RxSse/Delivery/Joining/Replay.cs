using RxSse.Hub;
using RxSse.Log;
using RxSse.Sse;

namespace RxSse.Delivery.Joining;

/// <summary>
/// Sends the history to one subscriber, in pages, from its start position to the position of its group. Live events are in the history too,
/// and are read from there (docs/adr/0005). Not synchronised: one thread at a time uses it.
/// </summary>
/// <remarks>
/// This file has its start and its pages; <c>Replay.Events.cs</c> sends the events of a page and the windows that end, and <c>Replay.Gaps.cs</c>
/// declares what is missing.
/// </remarks>
internal sealed partial class Replay(StartPosition start, IReplayProjection projection, IEventLog log)
{
    private const int FewEvents = 8;

    // So many windows of 100 ms end in an hour. Whoever was away for longer than the log had no event gets a gap.
    private const int MostEmpty = 36_000;

    private readonly Queue<Frame> _due = []; // the frames of the current event that are not sent yet
    private readonly List<Frame> _made = [];
    private long _after = start.After!.Value;
    private LookBack? _lookBack; // of the windows
    private long _whole = long.MinValue; // from which end on windows are whole, in ticks since the Unix epoch
    private EventId? _missing; // windows are missing up to there, which is not declared yet
    private long _declaredUntil = long.MinValue; // windows up to this time are declared
    private long _read;
    private long _until = start.Until ?? long.MinValue;
    private bool _isAdded; // the current event; its frames are due
    private string? _epoch; // of the position that it was sent for
    private bool _isFirst = true;
    private int _fits = int.MaxValue; // the events of the next page

    /// <summary>Everything up to this sequence is sent or declared as missing.</summary>
    public long After => _after;

    /// <summary>The last event that was read. It is before <see cref="After"/> while the windows are read that began before.</summary>
    public long Read => _lookBack is null ? _after : _read;

    /// <summary>Windows that end up to this time, in Unix milliseconds, are sent or declared as missing; null if there are none.</summary>
    public long? Until => projection.Windows is null ? null : _until;

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
        log.ReadAsync(Read, Math.Min(events, _fits), cancellationToken);

    /// <summary>Finds where the windows begin that end after the start. Call it before each turn.</summary>
    /// <param name="position">The position of the group.</param>
    /// <param name="cancellationToken">The subscriber has left.</param>
    public async ValueTask LookBackAsync(EventId position, CancellationToken cancellationToken)
    {
        if (_lookBack is null && projection.Windows is { } plan && _after <= position.Sequence)
        {
            var found = await LookBack.OfAsync(start, _after, position, plan, log, cancellationToken);
            if (found.Lost > position.Sequence)
            {
                return; // until the group has reached the end of what is evicted: then it is known from when on the windows are whole
            }

            (_read, _until, _whole, _missing) = (found.After, found.Until, found.Whole, found.Missing);
            projection.BeginWindows(found.Known, (found.Until * TimeSpan.TicksPerMillisecond) + 1, found.IsWhole);
            _lookBack = found;
        }
        else if (position.Until > DeclaredUntil && LogTime.Milliseconds(_whole) - 1 > DeclaredUntil)
        {
            _missing = await LookBack.MissingAsync(_whole, position, log, cancellationToken); // the group has advanced
        }
    }

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
                ? new StartPosition(begin.Sequence, GapReason: Break.Restarted, From: new EventId(_epoch!, _after) { Until = Until })
                : start.In(begin, begin.Sequence),
            projection, log);
    }

    /// <summary>Whether a position has to come first: everything up to it is sent, or declared as missing.</summary>
    public bool IsAhead(EventId position) => _after > position.Sequence || (_after == position.Sequence && Until > position.Until);

    /// <summary>Sends the events of a page, as far as the sink has room for them.</summary>
    /// <param name="page">The page that was read last.</param>
    /// <param name="position">The position of the group.</param>
    /// <param name="sink">Takes the frames.</param>
    public ReplayProgress Send(HistoryPage page, EventId position, IReplaySink sink)
    {
        if ((_isFirst && IsAhead(position)) || (page.Events is [var first, ..] && first.Id.Epoch != position.Epoch))
        {
            return ReplayProgress.Waits; // the start or the page is of an epoch that the group has not reached
        }

        _epoch = position.Epoch;
        if (_isFirst && page.EvictedThrough > position.Sequence)
        {
            return ReplayProgress.Waits; // until the group has reached the end of the evicted range: then one gap covers it
        }

        var before = (_after, Read);
        DeclareMissing(page, position, sink);
        if (!projection.HasReplayable)
        {
            _after = Math.Max(_after, position.Sequence);
        }

        var (sent, hasRoom) = (0, true);
        foreach (var logged in page.Events.Where(logged => logged.Sequence > Read))
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
            Pass(logged);
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

        if (_after == position.Sequence && _lookBack is not null && IsAllOf(page, position))
        {
            _read = Math.Max(_read, _after);
        }

        // A cursor may be ahead of a group that has not reached it yet: then there is nothing to read until it does.
        return _after == position.Sequence && Read >= _after
                ? !TrySendWindows(position, sink) ? ReplayProgress.More : IsAhead(position) ? ReplayProgress.Waits : ReplayProgress.Done
            : (_after, Read) != before ? ReplayProgress.More
            : ReplayProgress.Waits;
    }

    // Whether nothing is left to read up to the position. A turn may have ended within the page.
    private bool IsAllOf(HistoryPage page, EventId position) =>
        page.Events.Count == 0
        || (page.Events[^1].Sequence >= position.Sequence
            && !page.Events.Any(logged => logged.Sequence > Read && logged.Sequence <= position.Sequence));

    private long DeclaredUntil => Math.Max(_until, _declaredUntil);

    // The time of a cursor says nothing any more when an event has passed that is behind it.
    private void Pass(LogEvent logged)
    {
        _until = logged.Sequence > start.After ? LogTime.Milliseconds(logged.Time) : _until;
        (_after, _read) = (Math.Max(_after, logged.Sequence), logged.Sequence);
    }
}
