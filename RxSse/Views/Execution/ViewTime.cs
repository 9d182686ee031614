namespace RxSse.Views.Execution;

/// <summary>The time for which a view uses a core. In each period, it may use a fifth of a core while other views wait.</summary>
/// <param name="processor">Has the clock, and knows whether others wait.</param>
internal sealed class ViewTime(ViewProcessor processor)
{
    // Others run after this time, if a turn would take longer.
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(5);

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxUsed = Period / 5;

    private const int Memory = 64; // so many short turns make a longer one seem less than half as long
    private const long Short = 50 * TimeSpan.TicksPerMicrosecond;
    private const long Longest = TimeSpan.TicksPerMillisecond; // for what it remembers

    private TimeSpan _periodBegan;
    private TimeSpan _usedInPeriod;
    private TimeSpan _usedInTurn;
    private long _used; // ticks
    private TimeSpan _takingInTurn;
    private int _takenInTurn;
    private long _recent; // how long an item has taken, in ticks: the longest of the recent turns counts

    /// <summary>All of it. Read from any thread.</summary>
    public TimeSpan Used => TimeSpan.FromTicks(Volatile.Read(ref _used));

    /// <summary>Whether it has used too much in this period.</summary>
    public bool IsUsedUp => _usedInPeriod > MaxUsed;

    /// <summary>Whether its turns have been short lately. One that was not counts for many. Read from any thread.</summary>
    public bool HasShortTurns => Volatile.Read(ref _recent) < Short;

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

    /// <summary>It has taken an item, a subscriber that joins, or a timer.</summary>
    public void CountTaken() => _takenInTurn++;

    /// <summary>A turn has ended.</summary>
    /// <param name="sending">How long it took to send what it has made.</param>
    public void EndTurn(TimeSpan sending)
    {
        if (_takenInTurn > 0)
        {
            var each = Math.Min((_takingInTurn + sending).Ticks / _takenInTurn, Longest);
            Volatile.Write(ref _recent, Math.Max(each, _recent - (_recent / Memory)));
        }

        (_usedInTurn, _takingInTurn, _takenInTurn) = (TimeSpan.Zero, TimeSpan.Zero, 0);
    }

    /// <summary>Whether a turn is so long that others should have theirs.</summary>
    public bool IsSliceOver(TimeSpan began) => processor.Elapsed - began >= Slice;

    /// <summary>Counts a turn towards the period, if others wait.</summary>
    public void CountTurn(TimeSpan began)
    {
        var now = processor.Elapsed;
        if (now - _periodBegan >= Period)
        {
            (_periodBegan, _usedInPeriod) = (began, TimeSpan.Zero);
        }

        _takingInTurn += now - began;
        _usedInPeriod += processor.HasDue ? now - began : TimeSpan.Zero;
    }

    public void BeginPeriod() => (_periodBegan, _usedInPeriod) = (processor.Elapsed, TimeSpan.Zero);
}
