namespace RxSse.Log;

/// <summary>The log.</summary>
public sealed class LogOptions
{
    /// <summary>
    /// How long an event waits for a log that is away before its publisher is refused; 0 to 30 s. Default 4 s. The log in memory is never
    /// away.
    /// </summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(4);
}
