namespace RxSse.Views.Model;

/// <summary>Windows that are told the time, in ticks since the Unix epoch.</summary>
internal interface ITimedWindows
{
    /// <summary>When the next one ends that may have a result; the greatest of all times if none does before another event.</summary>
    long NextEnd { get; }

    /// <summary>The time is now this. It sends what has ended, and does not leap over an end.</summary>
    void EndAt(long time);
}

/// <summary>
/// The time of the log as some pipes are told it: from the end of one window to that of the next, in the order in which windows send.
/// </summary>
/// <param name="began">From this time on, in ticks since the Unix epoch, the events are all known. No window begins before.</param>
/// <param name="results">The time of the first result that is needed. No window begins before those that it depends on.</param>
internal sealed class WindowClock(long began, long results)
{
    private readonly List<ITimedWindows> _windows = [];

    /// <summary>The time from which on the events are known.</summary>
    public long Began => began;

    /// <summary>The time of the first result that is needed.</summary>
    public long Results => results;

    /// <summary>When the next window ends.</summary>
    public long NextEnd => _windows.Count == 0 ? long.MaxValue : _windows.Min(static windows => windows.NextEnd);

    /// <summary>Adds windows. Those whose events they take have been added before.</summary>
    public void Add(ITimedWindows windows) => _windows.Add(windows);

    /// <summary>Ends all windows that end at this time.</summary>
    public void EndAt(long time)
    {
        foreach (var windows in _windows)
        {
            if (windows.NextEnd <= time)
            {
                windows.EndAt(time);
            }
        }
    }
}
