namespace RxSse.Sse;

/// <summary>An event about the connection itself, not about a stream. It has no id, so the client keeps its cursor.</summary>
/// <param name="Type">One of the reserved types.</param>
/// <param name="Data">JSON in UTF-8.</param>
/// <param name="Retry">The reconnection delay that the client is to use, or null to keep the one that it has.</param>
internal sealed record ControlEvent(string Type, ReadOnlyMemory<byte> Data, TimeSpan? Retry = null)
{
    /// <param name="now">The time.</param>
    /// <param name="retry">The reconnection delay.</param>
    /// <param name="hint">What may be wrong with the request; null if nothing is.</param>
    public static ControlEvent Connected(DateTimeOffset now, TimeSpan retry, string? hint = null) =>
        new("connected", ControlData.Connected(now, hint), retry);

    /// <summary>All missing events are after <paramref name="from"/> and up to <paramref name="to"/>.</summary>
    /// <param name="reason">One of the reasons of a gap.</param>
    /// <param name="missed">The number of missing events, or null if it is unknown.</param>
    /// <param name="from">The cursor before the gap, or null if there is none in this log.</param>
    /// <param name="to">The last event of the gap.</param>
    public static ControlEvent Gap(string reason, long? missed, EventId? from, EventId to) =>
        new("gap", ControlData.Gap(reason, missed, from, to));

    /// <summary>The subscriber has received all events that it requested.</summary>
    public static ControlEvent Complete(int count) => new("complete", ControlData.Complete(count));

    /// <param name="reason">One of <see cref="ShutdownReasons"/>.</param>
    /// <param name="retry">The reconnection delay.</param>
    public static ControlEvent Shutdown(string reason, TimeSpan retry) =>
        new("shutdown", ControlData.Shutdown(reason, retry), retry);

    /// <param name="reason">The limit that was reached.</param>
    /// <param name="message">The same as a sentence.</param>
    /// <param name="retry">The reconnection delay.</param>
    public static ControlEvent Rejected(string reason, string message, TimeSpan retry) =>
        new("rejected", ControlData.Rejected(reason, message, retry), retry);
}
