using RxSse.Hub;
using RxSse.Log;

namespace RxSse.Views.Execution;

/// <summary>
/// What waits to enter a view, bounded: when the view is too far behind, the oldest items are dropped, so that it delays
/// its own subscribers only. The items refer to the data of the log, and keep it also when the log has given it up. Subscribers that
/// join and timers that are due wait here too, each behind the items that were there before. Their number is bounded by those of subscribers, and
/// of operators and their keys.
/// </summary>
/// <param name="maxBytes">The most bytes of data that wait, or one event.</param>
internal sealed class DropOldestBuffer(long maxBytes)
{
    /// <summary>The maximum number of waiting items.</summary>
    public const int Capacity = 1_024;

    private readonly Lock _lock = new();
    private readonly Queue<HubItem> _items = new();
    private readonly Queue<(long After, Action Act)> _acts = new();
    private Dictionary<string, LogEvent>? _dropped; // the newest dropped event of each stream
    private bool _isAll; // it has those of all streams
    private string? _reason; // of the breaks among what was dropped
    private EventId _from;
    private EventId _to;
    private DateTimeOffset _time; // of the newest dropped item
    private long _removed;
    private long _bytes;

    public bool IsEmpty
    {
        get
        {
            lock (_lock)
            {
                return _items.Count == 0 && _acts.Count == 0 && _dropped is null;
            }
        }
    }

    /// <summary>Adds an item.</summary>
    public void Add(HubItem item)
    {
        lock (_lock)
        {
            _bytes += BytesOf(item);
            while (_items.Count == Capacity || (_bytes > maxBytes && _items.Count > 0))
            {
                DropOldest();
            }

            _items.Enqueue(item);
        }
    }

    /// <summary>Adds a subscriber that joins, or a timer that is due, behind all items that were added before.</summary>
    public void Add(Action act)
    {
        lock (_lock)
        {
            _acts.Enqueue((_removed + _items.Count, act));
        }
    }

    /// <summary>Drops all items, as if newer ones had taken their place.</summary>
    public void DropAll()
    {
        lock (_lock)
        {
            while (_items.Count > 0)
            {
                DropOldest();
            }
        }
    }

    /// <summary>Removes what comes next: the range that was dropped, or a subscriber that joins or a timer that is due, or an item.</summary>
    /// <returns>Whether there was something.</returns>
    public bool TryTake(out Arrival next)
    {
        lock (_lock)
        {
            if (_dropped is not null)
            {
                next = new Arrival(Skipped: new SkippedRange(_from, _to, _reason ?? "slow"), Newest: _dropped.Values, IsAll: _isAll, Time: _time);
                (_dropped, _reason, _isAll) = (null, null, false);
                return true;
            }

            if (_acts.TryPeek(out var act) && act.After <= _removed)
            {
                next = new Arrival(Act: _acts.Dequeue().Act);
                return true;
            }

            var isThere = _items.TryDequeue(out var item);
            _removed += isThere ? 1 : 0;
            _bytes -= BytesOf(item);
            next = new Arrival(item);
            return isThere;
        }
    }

    private static long BytesOf(HubItem? item) => item switch
    {
        LoggedItem { Logged.Event.Data: var data } => data.Length,
        Break { Newest: var newest } => newest.Sum(static logged => (long)logged.Event.Data.Length),
        _ => 0,
    };

    private void DropOldest()
    {
        var dropped = _items.Dequeue();
        _removed++;
        _bytes -= BytesOf(dropped);
        if (dropped is LoggedItem { Logged: var oldest })
        {
            _from = _dropped is null ? oldest.Id with { Sequence = oldest.Sequence - 1 } : _from;
            _to = oldest.Id;
            (_dropped ??= [])[oldest.Event.Stream] = oldest;
            _time = oldest.Time;
        }
        else if (dropped is MarkItem mark)
        {
            (_from, _to) = (_dropped is null ? mark.Position : _from, mark.Position);
            _dropped ??= [];
            _time = mark.Time;
        }
        else if (dropped is Break gone)
        {
            _from = _dropped is null ? gone.From : _from;
            _to = gone.Position;
            _dropped = gone.Newest.ToDictionary(logged => logged.Event.Stream);
            _isAll = true;
            _time = gone.Newest.Select(logged => logged.Time).Append(_time).Max();
            _reason = _reason == Break.Restarted ? _reason : gone.Reason;
        }
    }
}

/// <summary>What enters a view next: exactly one of these.</summary>
/// <param name="Item">An item of the hub.</param>
/// <param name="Act">A subscriber that joins, or a timer that is due.</param>
/// <param name="Skipped">A range that was dropped.</param>
/// <param name="Newest">The newest dropped event of each stream.</param>
/// <param name="IsAll">Whether it is the newest of all streams, those of which nothing was dropped too.</param>
/// <param name="Time">The time of the newest item that was dropped.</param>
internal readonly record struct Arrival(
    HubItem? Item = null, Action? Act = null, SkippedRange? Skipped = null, IReadOnlyCollection<LogEvent>? Newest = null,
    bool IsAll = false, DateTimeOffset Time = default);
