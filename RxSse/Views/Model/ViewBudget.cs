namespace RxSse.Views.Model;

/// <summary>
/// What the operators of one view may make and keep, in bytes. An event beyond a bound is left out and counted. Not synchronised: it
/// belongs to the turn of its view.
/// </summary>
internal sealed class ViewBudget
{
    private const int ReadsOfLimit = 8;

    private readonly Action<long> _keptMore;
    private long _sequence = -1;
    private long _limit;
    private long _made;
    private long _read;
    private long _left;
    private long _tooLarge;
    private long _kept;
    private long _keys;
    private long _keysGone;

    /// <param name="options">The bounds.</param>
    /// <param name="keepers">The number of operators that keep events.</param>
    /// <param name="keptMore">Receives each change of what is kept, in bytes.</param>
    public ViewBudget(CompositionOptions options, int keepers = 0, Action<long>? keptMore = null)
    {
        Options = options;
        Share = ShareOf(options, keepers);
        _keptMore = keptMore ?? (static _ => { });
        BeginTick();
    }

    public CompositionOptions Options { get; }

    /// <summary>What one operator may keep.</summary>
    public int Share { get; }

    /// <summary>The number of events that were left out because they were too large.</summary>
    public long TooLarge => Volatile.Read(ref _tooLarge);

    /// <summary>What the operators keep.</summary>
    public long Kept => Volatile.Read(ref _kept);

    /// <summary>The number of keys of its operators with <c>by</c>.</summary>
    public long Keys => Volatile.Read(ref _keys);

    /// <summary>The number of keys that had to make room for others.</summary>
    public long KeysGone => Volatile.Read(ref _keysGone);

    /// <summary>What one operator of a view may keep, if so many of its operators keep events.</summary>
    public static int ShareOf(CompositionOptions options, int keepers) => Math.Max(1, options.ViewBytes / Math.Max(1, keepers));

    /// <summary>An event of the log enters the view. Calling it again for the same event changes nothing.</summary>
    public void Begin(long sequence)
    {
        if (sequence != _sequence)
        {
            _sequence = sequence;
            Restart(Options.EventOutBytes);
        }
    }

    /// <summary>A timer has run out: what has been kept may leave.</summary>
    public void BeginTick() => Restart(Options.ViewBytes);

    /// <summary>
    /// What has been kept leaves, with the bounds of a timer. Afterwards the bounds are those of what is under way: an event may end a window
    /// before the timer does, but does not make it.
    /// </summary>
    public void InTick(Action leave)
    {
        var ofEvent = (_limit, _made, _read, _left);
        BeginTick();
        leave();
        (_limit, _made, _read, _left) = ofEvent;
    }

    /// <summary>Whether an operator may make an event; if not, it is counted.</summary>
    /// <param name="length">The length of the event.</param>
    /// <param name="maxSource">The length of the longest event that it is made of.</param>
    public bool TryMake(long length, long maxSource)
    {
        var isAllowed = length <= Math.Min(Share, Math.Max(Options.EventBytes, maxSource)) && (_made == 0 || _made + length <= _limit);
        return isAllowed ? Count(ref _made, length) : LeaveOut();
    }

    /// <summary>
    /// Whether an operator may compare or calculate with values of an event; if not, the event is counted. So the time for an event has a
    /// bound: values may be long, and be read by many comparisons. Each value of an event may be read once.
    /// </summary>
    /// <param name="length">The length of the values. One that is read twice counts twice.</param>
    /// <param name="event">The length of the event.</param>
    public bool TryRead(long length, long @event) =>
        _read + length <= Math.Max(ReadsOfLimit * _limit, @event) ? Count(ref _read, length) : LeaveOut();

    /// <summary>Whether an event may leave the view; if not, it is counted. The first event always may.</summary>
    public bool TryLeave(long length) => _left == 0 || _left + length <= _limit ? Count(ref _left, length) : LeaveOut();

    /// <summary>Whether an operator may copy so much of one event; if not, the event is counted.</summary>
    public bool TryCopy(long length, long bound) => length <= bound || LeaveOut();

    /// <summary>What was kept of earlier events leaves with this one.</summary>
    public void AddKept(long length) => _limit += length;

    /// <summary>Counts what an operator keeps, until it is disposed.</summary>
    public KeptBytes Keep() => new(Change);

    /// <summary>There are more keys, or fewer.</summary>
    public void CountKeys(int change) => Volatile.Write(ref _keys, _keys + change);

    /// <summary>A key has made room for another.</summary>
    public void CountKeyGone() => Volatile.Write(ref _keysGone, _keysGone + 1);

    private static bool Count(ref long sum, long length)
    {
        sum += length;
        return true;
    }

    private bool LeaveOut()
    {
        Volatile.Write(ref _tooLarge, _tooLarge + 1);
        return false;
    }

    private void Restart(long limit) => (_limit, _made, _read, _left) = (limit, 0, 0, 0);

    private void Change(long by)
    {
        Volatile.Write(ref _kept, _kept + by);
        _keptMore(by);
    }
}
