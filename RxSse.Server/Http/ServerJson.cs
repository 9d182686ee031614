using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RxSse.Server.Streams;

namespace RxSse.Server.Http;

/// <summary>The response to <c>GET /</c>.</summary>
internal sealed record Status(
    [property: JsonPropertyName("status")] string State, int Clients, double Uptime, IReadOnlyList<string> Streams);

/// <summary>The response to <c>POST /trigger-notification</c>.</summary>
internal sealed record Triggered(bool Success, string Id, Notification Notification);

/// <summary>How responses are written as JSON.</summary>
[JsonSerializable(typeof(Status))]
[JsonSerializable(typeof(Triggered))]
internal sealed partial class ServerJson : JsonSerializerContext
{
    public static ServerJson Relaxed { get; } =
        new(new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
