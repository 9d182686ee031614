using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RxSse.Server.Streams;

namespace RxSse.Server.Http;

/// <summary>The response to <c>GET /</c>. The cluster is left out if the log is not shared.</summary>
internal sealed record Status(
    [property: JsonPropertyName("status")] string State,
    int Clients,
    double Uptime,
    IReadOnlyList<string> Streams,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Cluster? Cluster);

/// <summary>The nodes that share the log, as this one has read of them last.</summary>
/// <param name="Nodes">Their number.</param>
/// <param name="Clients">The number of their subscribers.</param>
/// <param name="Leader">The node that runs the streams; null if none is known.</param>
/// <param name="Log"><c>ready</c>, or <c>away</c>.</param>
internal sealed record Cluster(int Nodes, long Clients, string? Leader, string Log);

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
