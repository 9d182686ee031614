namespace RxSse.Log;

/// <summary>The log.</summary>
public sealed class LogOptions
{
    /// <summary>
    /// The log: <c>memory</c>, <c>file</c> with the package RxSse.File and <c>AddFileLog()</c>, <c>redis</c> with the package RxSse.Redis
    /// and <c>AddRedisLog()</c>, or one that was added by <c>AddEventLog</c>. Default <c>memory</c>.
    /// </summary>
    public string Kind { get; set; } = LogKind.Memory;

    /// <summary>
    /// Whether a new epoch begins at this start, which a restored backup needs: it is older than what clients have. A log in memory always
    /// begins one. Default <see langword="false"/>.
    /// </summary>
    public bool NewEpoch { get; set; }

    /// <summary>
    /// How long an event waits for a log that is away before its publisher is refused; 0 to 30 s. Default 4 s. The log in memory is never
    /// away.
    /// </summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(4);
}
