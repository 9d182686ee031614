namespace RxSse.Log;

/// <summary>How many events are kept for replay, and for how long.</summary>
public sealed class HistoryOptions
{
    /// <summary>The maximum number of events; 1 to 10,000,000. Default 10,000.</summary>
    public int Capacity { get; set; } = 10_000;

    /// <summary>The maximum age of an event; 1 s to 30 days. Default 1 hour.</summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromHours(1);
}
