using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RxSse.Streams;

namespace RxSse.Http;

/// <summary>The answer to <c>GET /</c>.</summary>
internal sealed record Status([property: JsonPropertyName("status")] string State, int Clients, double Uptime, IReadOnlyList<string> Streams);

/// <summary>The answer to <c>POST /trigger-notification</c>.</summary>
internal sealed record Triggered(bool Success, string Id, Notification Notification);

/// <summary>The answer to <c>GET /streams</c>.</summary>
internal sealed record StreamList(IReadOnlyList<StreamDescription> Streams, IReadOnlyList<NamedViewDescription> Views);

/// <summary>A stream, as <c>GET /streams</c> tells of it. Times are Unix milliseconds; what does not apply is left out.</summary>
internal sealed record StreamDescription(
    string Name,
    string Type,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Period,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Source,
    string? Description,
    ExampleEvent? Example,
    bool Snapshot,
    string State,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? NextTry,
    int Subscribers,
    string? LastId,
    long? LastAt);

/// <summary>An event such as a stream sends.</summary>
internal sealed record ExampleEvent(string Type, JsonElement Data);

/// <summary>A view that the configuration gives a name.</summary>
internal sealed record NamedViewDescription(string Name, string Expression, IReadOnlyList<string> Types, string Replayable);

/// <summary>The answer to <c>GET /views</c>.</summary>
internal sealed record ViewList(IReadOnlyList<ViewDescription> Views);

/// <summary>A view at work. The age is in seconds.</summary>
internal sealed record ViewDescription(string View, string Replayable, int Subscribers, long EventsIn, long EventsOut, double Age);

/// <summary>How answers are written as JSON.</summary>
[JsonSerializable(typeof(Status))]
[JsonSerializable(typeof(Triggered))]
[JsonSerializable(typeof(StreamList))]
[JsonSerializable(typeof(ViewList))]
[JsonSerializable(typeof(int))]
internal sealed partial class EndpointJson : JsonSerializerContext
{
    public static EndpointJson Relaxed { get; } =
        new(new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
