using System.Net.ServerSentEvents;
using System.Text.Json;

namespace DotnetClient;

/// <summary>An event of the server: what it is called, its data, and what it says of ids and of returning.</summary>
internal sealed record SseEvent(string Type, JsonElement Data, string? Id = null, TimeSpan? Retry = null)
{
    public static SseEvent From(SseItem<JsonElement> item) =>
        new(item.Data.GetProperty("type").GetString()!, item.Data.GetProperty("data"), item.EventId, item.ReconnectionInterval);
}
