namespace RxSse.Log;

/// <summary>How much of the log is kept for those who come back.</summary>
public sealed class HistoryOptions
{
    /// <summary>Events kept at most; 1 to 10,000,000. Default 10,000.</summary>
    public int Capacity { get; set; } = 10_000;

    /// <summary>How long an event is kept at most; 1 s to 30 days. Default 1 hour.</summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromHours(1);
}
