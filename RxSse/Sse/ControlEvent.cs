namespace RxSse.Sse;

/// <summary>An event of the connection itself, not of a stream. It carries no id, so the client's cursor stays.</summary>
/// <param name="Type">One of the reserved types.</param>
/// <param name="Data">JSON in UTF-8.</param>
/// <param name="Retry">How long the client is to wait before it reconnects, or null to leave that as it is.</param>
internal sealed record ControlEvent(string Type, ReadOnlyMemory<byte> Data, TimeSpan? Retry = null)
{
    public static ControlEvent Connected(DateTimeOffset now, TimeSpan retry) =>
        new("connected", ControlData.Connected(now), retry);

    /// <summary>Everything that is missing lies after <paramref name="from"/> and not after <paramref name="to"/>.</summary>
    /// <param name="reason"><c>slow</c>, <c>expired</c>, <c>restarted</c>, <c>live</c> or <c>unknown</c>.</param>
    /// <param name="missed">How many events, or null if nobody knows.</param>
    /// <param name="from">The cursor before the hole; null if there was none that fits.</param>
    /// <param name="to">The last event of the hole.</param>
    public static ControlEvent Gap(string reason, long? missed, EventId? from, EventId to) =>
        new("gap", ControlData.Gap(reason, missed, from, to));

    /// <summary>The subscriber has all that it asked for.</summary>
    public static ControlEvent Complete(int count) => new("complete", ControlData.Complete(count));

    /// <param name="reason"><c>stopping</c> or <c>age</c>.</param>
    /// <param name="retry">When to come back.</param>
    public static ControlEvent Shutdown(string reason, TimeSpan retry) =>
        new("shutdown", ControlData.Shutdown(reason, retry), retry);

    /// <param name="reason">The limit that was reached.</param>
    /// <param name="message">What that means, for people.</param>
    /// <param name="retry">When to come back.</param>
    public static ControlEvent Rejected(string reason, string message, TimeSpan retry) =>
        new("rejected", ControlData.Rejected(reason, message, retry), retry);
}
