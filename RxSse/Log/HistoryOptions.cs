namespace RxSse.Log;

/// <summary>How many events are kept for replay, and for how long. The strictest limit applies.</summary>
public sealed class HistoryOptions
{
    /// <summary>The maximum number of events; 1 to 10,000,000. Default 10,000.</summary>
    public int Capacity { get; set; } = 10_000;

    /// <summary>
    /// The maximum size of the events in memory, in bytes; 1 MiB to 64 GiB. Default 64 MiB. An event counts as its data and 200 bytes.
    /// </summary>
    public long Bytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>The maximum age of an event; 1 s to 30 days. Default 1 hour.</summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromHours(1);
}
