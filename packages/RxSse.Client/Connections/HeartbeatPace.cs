namespace RxSse.Client.Connections;

/// <summary>How long a connection may be silent: three heartbeats. Their pace is learned from the times in them.</summary>
internal sealed class HeartbeatPace
{
    private static readonly TimeSpan Unknown = TimeSpan.FromSeconds(45); // three of the usual heartbeats
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15); // how far the patience grows by itself
    private static readonly TimeSpan Rarest = TimeSpan.FromDays(1);

    private TimeSpan _patience = Unknown;
    private double? _first; // the times of the last two heartbeats of this connection, in milliseconds
    private double? _second;
    private bool _isKnown;

    /// <summary>Whether this connection has had a heartbeat.</summary>
    public bool HasBeaten { get; private set; }

    /// <summary>How long this connection may be silent. An answer, and a replay, may take their time, however quick the heartbeats are.</summary>
    public TimeSpan Patience => HasBeaten || _patience > Unknown ? _patience : Unknown;

    /// <summary>A new connection begins.</summary>
    public void Begin() => (_first, _second, _isKnown, HasBeaten) = (null, null, false, false);

    /// <summary>A heartbeat has come.</summary>
    /// <param name="time">When it left the server, in Unix milliseconds; null if it does not say so.</param>
    public void Beat(long? time)
    {
        // The heartbeat that ends the join comes before its turn, and one that was held up is followed by one in time: of the last two steps
        // the longer is the pace. One that no heartbeat has is that of a clock that was set.
        HasBeaten = true;
        var pace = Math.Max(_second - _first ?? 0, time - _second ?? 0);
        if (_first is not null && time is not null && pace > 0 && pace <= Rarest.TotalMilliseconds)
        {
            _isKnown = true;
            _patience = TimeSpan.FromMilliseconds(Math.Max(Shortest.TotalMilliseconds, 3 * pace));
        }

        (_first, _second) = (_second, time);
    }

    /// <summary>
    /// Patience has come to its end. A connection that was good and showed no pace may be that of a server with rarer heartbeats: the next one
    /// gets longer.
    /// </summary>
    public void GiveUp()
    {
        if (HasBeaten && !_isKnown)
        {
            _patience = TimeSpan.FromTicks(Math.Max(_patience.Ticks, Math.Min(Longest.Ticks, 2 * _patience.Ticks)));
        }
    }
}
