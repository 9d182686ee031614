using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using RxSse.Http.Security;

namespace RxSse.Http;

/// <summary>The response to <c>GET /streams</c>.</summary>
internal sealed record StreamList(
    IReadOnlyList<StreamDescription> Streams,
    IReadOnlyList<NamedViewDescription> Views,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Omitted);

/// <summary>
/// A stream in <c>GET /streams</c>. The schema is that of the data, if it is known. Times are Unix milliseconds. The last id and time are null in JSON while there is no event; they are left
/// out if the stream has a row condition.
/// </summary>
internal sealed record StreamDescription(
    string Name,
    string Type,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Types,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Publish,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Period,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Source,
    string? Description,
    ExampleEvent? Example,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonElement? Schema,
    bool Snapshot,
    string State,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? NextTry,
    int Subscribers,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonElement? LastId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonElement? LastAt);

/// <summary>A sample event.</summary>
internal sealed record ExampleEvent(string Type, JsonElement Data);

/// <summary>A named view.</summary>
internal sealed record NamedViewDescription(
    string Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Expression,
    IReadOnlyList<string> Types,
    string Replayable);

/// <summary>The response to <c>GET /views</c>.</summary>
internal sealed record ViewList(
    IReadOnlyList<ViewDescription> Views,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Omitted);

/// <summary>A running view. The age, and the time for which it has used a core, are in seconds.</summary>
internal sealed record ViewDescription(
    string View, string Replayable, string Matching, int Subscribers, long EventsIn, long EventsOut, long TooLarge, long Keys, long KeysGone,
    long Bytes, double Used, double Age);

/// <summary>The response to <c>GET /connections</c>. The node is left out if there is no other.</summary>
internal sealed record ConnectionList(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Node,
    IReadOnlyList<ConnectionDescription> Connections,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Next);

/// <summary>An open response. The time is in Unix milliseconds; the numbers are those of events.</summary>
internal sealed record ConnectionDescription(
    string Id,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Principal,
    string View,
    string Format,
    string Overflow,
    long Since,
    long Sent,
    long Dropped,
    int Waiting,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Address);

/// <summary>The response to <c>POST /streams/{stream}/events</c>.</summary>
internal sealed record PublishedResponse(string Stream, int Count, string First, string Last);

/// <summary>The response to <c>POST /tickets</c>. The time is in seconds.</summary>
internal sealed record TicketResponse(string Ticket, int Expires);

/// <summary>How responses are written as JSON.</summary>
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(StreamList))]
[JsonSerializable(typeof(ViewList))]
[JsonSerializable(typeof(ViewExplanation))]
[JsonSerializable(typeof(StreamDescription))]
[JsonSerializable(typeof(ConnectionList))]
[JsonSerializable(typeof(PublishedResponse))]
[JsonSerializable(typeof(TicketResponse))]
[JsonSerializable(typeof(RevokeRequest))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(string))]
internal sealed partial class EndpointJson : JsonSerializerContext
{
    public static EndpointJson Relaxed { get; } =
        new(new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
