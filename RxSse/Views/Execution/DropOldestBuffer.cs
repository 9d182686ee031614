using RxSse.Hub;
using RxSse.Log;

namespace RxSse.Views.Execution;

/// <summary>
/// What waits to enter a view, or all views, bounded: when it is too much, the oldest items are dropped, so that only those who read
/// views are delayed; of the heartbeats among them the newest stays. The items refer to the data of the log, and keep it also when the log has
/// given it up. Subscribers that join and timers that are due wait here too, each behind the items that were there before. Their number is bounded
/// by those of subscribers, and of operators and their keys.
/// </summary>
/// <param name="maxBytes">The most bytes of data that wait, or one event.</param>
/// <param name="maxItems">The most items that wait.</param>
/// <param name="dropsHalf">Whether half of it is dropped when there is no room, so that items are seldom left out if that costs much.</param>
/// <param name="snapshots">The streams whose newest event is kept when it is dropped; null: of none.</param>
internal sealed class DropOldestBuffer(long maxBytes, int maxItems = DropOldestBuffer.Capacity, bool dropsHalf = false, IReadOnlySet<string>? snapshots = null)
{
    /// <summary>The most items that wait for one view.</summary>
    public const int Capacity = 1_024;

    private const int LargeQueue = 64;
    private const int FewActs = 64;
    private const int BytesOfPlace = 64; // a place in the queue, and the room for more that it has

    private readonly Lock _lock = new();
    private readonly Queue<Waiting> _items = new();
    private Queue<(long After, Action Act, Func<bool>? HasLeft)>? _acts; // null if there are none
    private int _lookAt = FewActs; // for those who have left, when there are so many
    private LeftOutItems? _dropped; // made when the first is
    private LogEvent?[]? _newest; // with the last that was dropped
    private long _removed;
    private long _bytes;
    private int _events;
    private long _leftOut;

    public bool IsEmpty
    {
        get
        {
            lock (_lock)
            {
                return _acts is null && HasNoItems;
            }
        }
    }

    /// <summary>Whether no items wait, and none were left out. Others may join and timers may run out meanwhile.</summary>
    public bool HasTakenAll
    {
        get
        {
            lock (_lock)
            {
                return HasNoItems;
            }
        }
    }

    /// <summary>Whether exactly one item waits, and none were left out. Others may join and timers may run out meanwhile.</summary>
    public bool HasOneItem
    {
        get
        {
            lock (_lock)
            {
                return _items.Count == 1 && _dropped is not { IsEmpty: false };
            }
        }
    }

    /// <summary>What waits, in bytes.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
            {
                return BytesNow;
            }
        }
    }

    /// <summary>The number of events that wait, and that were dropped since the beginning.</summary>
    public long NotTaken
    {
        get
        {
            lock (_lock)
            {
                return _events + _leftOut;
            }
        }
    }

    private long BytesNow => _bytes + ((long)BytesOfPlace * _items.Count);

    private bool HasNoItems => _items.Count == 0 && _dropped is not { IsEmpty: false };

    /// <summary>Adds an item.</summary>
    /// <param name="item">The item.</param>
    /// <param name="newest">The newest events that it comes with.</param>
    /// <param name="bytes">What these keep, without the item.</param>
    /// <param name="shared">Counts the item, with others for which it waits; null: nobody does.</param>
    public void Add(HubItem item, LogEvent?[]? newest = null, long bytes = 0, SharedBytes? shared = null)
    {
        var waiting = new Waiting(item, newest, BytesOf(item) + bytes, shared, BytesOfPlace + bytes);
        lock (_lock)
        {
            _bytes += waiting.Bytes;
            if (_items.Count == maxItems || _bytes > maxBytes)
            {
                var (items, most) = dropsHalf ? (maxItems / 2, maxBytes / 2) : (maxItems - 1, maxBytes);
                while (_items.Count > items || (_bytes > most && _items.Count > 0))
                {
                    DropOldest();
                }
            }

            shared?.Enter(waiting.OwnBytes);
            _items.Enqueue(waiting);
            _events += item is LoggedItem ? 1 : 0;
        }
    }

    /// <summary>Adds a subscriber that joins, or a timer that is due, behind all items that were added before.</summary>
    /// <param name="act">It.</param>
    /// <param name="hasLeft">Whether the subscriber has left: then it may be dropped. Null: it may not.</param>
    /// <returns>How many subscribers were dropped.</returns>
    public int Add(Action act, Func<bool>? hasLeft = null)
    {
        lock (_lock)
        {
            _acts ??= new();
            var before = _acts.Count;
            if (before >= _lookAt)
            {
                _acts = new(_acts.Where(static waiting => waiting.HasLeft?.Invoke() != true));
                _lookAt = Math.Max(FewActs, 2 * _acts.Count);
            }

            var dropped = before - _acts.Count;
            _acts.Enqueue((_removed + _items.Count, act, hasLeft));
            return dropped;
        }
    }

    /// <summary>Drops all items, as if newer ones had taken their place.</summary>
    public void DropAll() => DropBeyond(0);

    /// <summary>Drops the oldest items, until no more bytes wait than these. If it is none, all items are dropped.</summary>
    public void DropBeyond(long bytes)
    {
        lock (_lock)
        {
            while (_items.Count > 0 && BytesNow > bytes)
            {
                DropOldest();
            }
        }
    }

    /// <summary>
    /// Removes what comes next: what was left out, and the heartbeat behind it; or a subscriber that joins or a timer that is due; or an item.
    /// </summary>
    /// <param name="next">It.</param>
    /// <param name="noActs">Whether a subscriber or a timer stays, with all behind it.</param>
    /// <returns>Whether there was something.</returns>
    public bool TryTake(out Arrival next, bool noActs = false)
    {
        lock (_lock)
        {
            if (_dropped is { IsEmpty: false })
            {
                next = new Arrival(_dropped.Take(), Newest: _newest);
                _newest = _dropped.IsEmpty ? null : _newest;
                return true;
            }

            if (_acts?.Peek() is { } act && act.After <= _removed)
            {
                next = noActs ? default : new Arrival(Act: act.Act);
                if (!noActs)
                {
                    RemoveAct();
                }

                return !noActs;
            }

            var isThere = _items.Count > 0;
            var waiting = isThere ? Dequeue() : default;
            next = new Arrival(waiting.Item, Newest: waiting.Newest);
            return isThere;
        }
    }

    /// <summary>The data that an item keeps, in bytes.</summary>
    public static long BytesOf(HubItem? item) => item switch
    {
        LoggedItem { Logged.Event.Data: var data } => data.Length,
        Break { Newest: var newest } => newest.Sum(static logged => (long)logged.Event.Data.Length),
        _ => 0,
    };

    private Waiting Dequeue()
    {
        var waiting = _items.Dequeue();
        _removed++;
        _bytes -= waiting.Bytes;
        waiting.Shared?.Leave(waiting.OwnBytes);
        _events -= waiting.Item is LoggedItem ? 1 : 0;
        if (_items.Count == 0 && _items.Capacity > LargeQueue)
        {
            _items.TrimExcess(); // a view that was behind once does not keep the room for it
        }

        return waiting;
    }

    private void RemoveAct()
    {
        _acts!.Dequeue();
        if (_acts.Count == 0)
        {
            _acts = null; // a view at rest does not keep the room for them
        }
    }

    private void DropOldest()
    {
        var dropped = Dequeue();
        (_dropped ??= new LeftOutItems(snapshots)).Add(dropped.Item);
        _newest = dropped.Newest;
        _leftOut += dropped.Item is LoggedItem ? 1 : 0;
    }

    private readonly record struct Waiting(HubItem Item, LogEvent?[]? Newest, long Bytes, SharedBytes? Shared, long OwnBytes);
}

/// <summary>What enters a view next: exactly one item or act.</summary>
/// <param name="Item">An item of the hub, or what was left out.</param>
/// <param name="Act">A subscriber that joins, or a timer that is due.</param>
/// <param name="Newest">The newest events that the item came with.</param>
internal readonly record struct Arrival(HubItem? Item = null, Action? Act = null, LogEvent?[]? Newest = null);
