using RxSse.Threading;

namespace RxSse.Views.Execution;

/// <summary>The time for which a view uses a core. In each period, it may use a fifth of a core while other views wait.</summary>
/// <param name="processor">Has the clock, and knows whether others wait.</param>
/// <param name="isShort">Whether the view cannot take long for a small event, whatever the event is.</param>
internal sealed class ViewTime(ViewProcessor processor, bool isShort)
{
    private const long MuchMade = 32 * 1024; // bytes on the way, which count data twice: about 16 KiB of it

    // Others run after this time, if a turn would take longer.
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(5);

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxUsed = Period / 5;

    private readonly ShortWork _events = new(isShort);
    private TimeSpan _periodBegan;
    private TimeSpan _usedInPeriod;
    private TimeSpan _usedInTurn;
    private long _used; // ticks
    private TimeSpan _itemBegan;
    private TimeSpan _longestInTurn; // of its events
    private bool _hasEvents; // in this turn
    private bool _hasMuch; // of what one of them has made

    /// <summary>All of it. Read from any thread.</summary>
    public TimeSpan Used => TimeSpan.FromTicks(Volatile.Read(ref _used));

    /// <summary>Whether it has used too much in this period.</summary>
    public bool IsUsedUp => _usedInPeriod > MaxUsed;

    /// <summary>
    /// Whether no small event took long or made much lately; if it cannot be known before, whether it has taken any. Read from any thread.
    /// </summary>
    public bool HasShortTurns => _events.IsShort(processor.Elapsed);

    /// <summary>How long the period still lasts, at least one tick.</summary>
    public TimeSpan Rest => TimeSpan.FromTicks(Math.Max(1, (_periodBegan + Period - processor.Elapsed).Ticks));

    /// <summary>Whether what passed the gate in this turn took so long that others should have theirs.</summary>
    public bool IsTurnOver => _usedInTurn >= Slice;

    /// <summary>Adds time to this turn and to all that is used. It does not count towards the period.</summary>
    public void Add(TimeSpan used)
    {
        _usedInTurn += used;
        Volatile.Write(ref _used, _used + used.Ticks);
    }

    /// <summary>It begins to take what waits.</summary>
    /// <returns>The time now.</returns>
    public TimeSpan BeginItems() => _itemBegan = processor.Elapsed;

    /// <summary>
    /// It has taken an item, a subscriber that joins, or a timer. How long a small event takes says how long the next one will. Only such events
    /// are taken on the thread that brings them.
    /// </summary>
    /// <param name="isSmallEvent">Whether it was an event of at most <see cref="ViewDispatcher.MaxBytesHere"/>.</param>
    /// <param name="made">What the event has made, in bytes on the way to the subscribers. It is encoded when the turn is sent.</param>
    public void EndItem(bool isSmallEvent, long made)
    {
        var now = processor.Elapsed;
        if (isSmallEvent)
        {
            _longestInTurn = now - _itemBegan > _longestInTurn ? now - _itemBegan : _longestInTurn;
            _hasMuch |= made >= MuchMade;
            _hasEvents = true;
        }

        _itemBegan = now;
    }

    /// <summary>A turn has ended. Sending is not measured: it writes to few subscribers, or most of its time is that of other threads, which it wakes.</summary>
    public void EndTurn()
    {
        if (_hasEvents)
        {
            _events.Add(_longestInTurn, _itemBegan, _hasMuch);
        }

        (_usedInTurn, _longestInTurn, _hasEvents, _hasMuch) = (TimeSpan.Zero, TimeSpan.Zero, false, false);
    }

    /// <summary>Whether a turn is so long, at the end of an item, that others should have theirs.</summary>
    public bool IsSliceOver(TimeSpan began) => _itemBegan - began >= Slice;

    /// <summary>Counts a turn towards the period, if others wait.</summary>
    public void CountTurn(TimeSpan began)
    {
        var now = processor.Elapsed;
        if (now - _periodBegan >= Period)
        {
            (_periodBegan, _usedInPeriod) = (began, TimeSpan.Zero);
        }

        _usedInPeriod += processor.HasDue ? now - began : TimeSpan.Zero;
    }

    public void BeginPeriod() => (_periodBegan, _usedInPeriod) = (processor.Elapsed, TimeSpan.Zero);
}
