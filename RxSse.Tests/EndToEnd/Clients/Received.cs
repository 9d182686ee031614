using System.Globalization;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;

namespace RxSse.Tests.EndToEnd.Clients;

/// <summary>An event as its reader understands it, whichever format it came in.</summary>
internal sealed record Received(string? Id, string Type, JsonElement Data, TimeSpan? Retry)
{
    /// <summary>The part of the id that names the log.</summary>
    public string Epoch => EpochOf(Id!);

    /// <summary>The part of the id that counts.</summary>
    public long Sequence => SequenceOf(Id!);

    public bool IsEvent => Type is "stock-update" or "metrics-update" or "notification";

    public static string EpochOf(string id) => id.Split('-')[0];

    public static long SequenceOf(string id) => long.Parse(id.Split('-')[1], NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>The one event of a block of a stream.</summary>
    public static Received Parse(string block)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(block));
        return From(SseParser.Create(stream, (_, data) => JsonElement.Parse(data)).Enumerate().Single());
    }

    // "message" is what a block without a type is called, and no event's type: it is an envelope.
    public static Received From(SseItem<JsonElement> item) => item.EventType == SseParser.EventTypeDefault
        ? new Received(item.EventId, item.Data.GetProperty("type").GetString()!, item.Data.GetProperty("data"), item.ReconnectionInterval)
        : new Received(item.EventId, item.EventType, item.Data, item.ReconnectionInterval);
}
