using System.Net.ServerSentEvents;
using RxSse.Client.Requests;

namespace RxSse.Client.Connections;

/// <summary>
/// What the events of one response mean. A server is RxSse if its first event is <c>connected</c> or <c>rejected</c>; the events of any other
/// mean nothing but themselves.
/// </summary>
/// <param name="pace">Learns from the heartbeats.</param>
internal sealed class SignalReader(HeartbeatPace pace)
{
    private bool? _isRxSse;

    /// <summary>Set when an event says that the response is over.</summary>
    public ConnectionEnd? End { get; private set; }

    /// <summary>The signal of an event; null if it is none of the user's business.</summary>
    public StreamSignal? Read(SseItem<byte[]> item)
    {
        var (type, data) = (item.EventType, new ReadOnlyMemory<byte>(item.Data));
        if (_isRxSse != false && type == SseParser.EventTypeDefault && Envelope.TryRead(data, out var inner, out var innerData))
        {
            (type, data) = (inner, innerData);
        }

        _isRxSse ??= type == "connected" || (type == "rejected" && ReadEnd(data).Reason is not null);
        var id = string.IsNullOrEmpty(item.EventId) ? null : item.EventId;
        return _isRxSse.Value ? ReadKnown(type, data, id) : new StreamSignal.Event(item.EventType, item.Data, id);
    }

    private StreamSignal? ReadKnown(string type, ReadOnlyMemory<byte> data, string? id)
    {
        switch (type)
        {
            case "connected":
                return ClientJson.Read(data, ClientJson.Default.ConnectedData)?.Hint is { } hint ? new StreamSignal.Hint(hint) : null;
            case "heartbeat":
                var isFirst = !pace.HasBeaten;
                pace.Beat(ClientJson.Read(data, ClientJson.Default.HeartbeatData)?.Timestamp);
                return isFirst ? new StreamSignal.Live(id) : null;
            case "gap":
                var gap = ClientJson.Read(data, ClientJson.Default.GapData);
                return new StreamSignal.Gap(gap?.Reason ?? "unknown", gap?.Missed, gap?.From, gap?.To);
            case "shutdown":
                End = EndOf(DisconnectReason.Draining, ReadEnd(data));
                return null;
            case "rejected":
                End = EndOf(DisconnectReason.Refused, ReadEnd(data));
                return null;
            case "complete":
                End = ConnectionEnd.Complete;
                return null;
            default:
                return new StreamSignal.Event(type, data, id);
        }
    }

    private static EndData ReadEnd(ReadOnlyMemory<byte> data) => ClientJson.Read(data, ClientJson.Default.EndData) ?? new(null, null, null);

    private static ConnectionEnd EndOf(DisconnectReason reason, EndData data) => new(
        reason,
        data.Message is null ? data.Reason : $"{data.Reason}: {data.Message}",
        data.Retry is { } milliseconds ? ReconnectWaits.Of(milliseconds) : null);
}
