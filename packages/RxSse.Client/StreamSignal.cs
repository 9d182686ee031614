using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RxSse.Client;

/// <summary>
/// What a client learns from a server: an event, that events are missing, that the view may be wrong, that it has caught up, or that the
/// connection is gone.
/// </summary>
public abstract record StreamSignal
{
    private StreamSignal()
    {
    }

    /// <summary>An event.</summary>
    /// <param name="Type">The type. Of a server that is not RxSse, <c>message</c> if the event names none.</param>
    /// <param name="Data">The data in UTF-8, usually JSON.</param>
    /// <param name="Id">The id; null if the event has none, as the events of a live view.</param>
    public sealed record Event(string Type, ReadOnlyMemory<byte> Data, string? Id) : StreamSignal
    {
        /// <summary>Reads the data as JSON.</summary>
        /// <param name="json">The metadata of the type.</param>
        /// <returns>The value; null if the data is <c>null</c>.</returns>
        /// <exception cref="JsonException">The data is not JSON of this type.</exception>
        public T? Read<T>(JsonTypeInfo<T> json) => JsonSerializer.Deserialize(Data.Span, json);
    }

    /// <summary>Events are missing. They are after <paramref name="From"/> and not after <paramref name="To"/>.</summary>
    /// <param name="Reason">Why: <c>slow</c>, <c>expired</c>, <c>restarted</c>, <c>live</c> or <c>unknown</c>.</param>
    /// <param name="Missed">How many; null if the server does not know.</param>
    /// <param name="From">The id of the last event before; null if there is none.</param>
    /// <param name="To">The id of the last missing event.</param>
    public sealed record Gap(string Reason, long? Missed, string? From, string? To) : StreamSignal;

    /// <summary>
    /// The view may be wrong: it asks for a field that the newest events do not have. It comes at most once for each connection, before its
    /// events.
    /// </summary>
    /// <param name="Text">What may be wrong, for people.</param>
    public sealed record Hint(string Text) : StreamSignal;

    /// <summary>
    /// The join is over: what follows is new. It comes once for each connection to RxSse, with its first heartbeat, and never from a server
    /// without such heartbeats.
    /// </summary>
    /// <param name="Id">The id of the newest event that has passed; null if the server tells none.</param>
    public sealed record Live(string? Id) : StreamSignal;

    /// <summary>The connection is gone, or there was none. The next try comes by itself, after the wait.</summary>
    /// <param name="Reason">What has happened.</param>
    /// <param name="Wait">The time until the next try.</param>
    /// <param name="Detail">What the server or the network says about it; null if nothing.</param>
    public sealed record Disconnected(DisconnectReason Reason, TimeSpan Wait, string? Detail) : StreamSignal;
}
