using System.Text.Json.Nodes;
using RxSse.Delivery.Limits;
using RxSse.Hub;
using RxSse.Sse;
using static RxSse.Http.OpenApi.JsonSchemas;

namespace RxSse.Http.OpenApi;

/// <summary>The schemas of what <c>GET /events</c> sends.</summary>
internal static class EventSchemas
{
    private static readonly string[] ControlTypes = [.. ControlEvents().Select(control => control.Type)];

    /// <summary>The schemas by their names: the data of each control event, an event as it is sent, and its data in the format envelope.</summary>
    /// <param name="streams">The streams.</param>
    public static IEnumerable<(string Name, JsonNode Schema)> All(IReadOnlyList<DescribedStream> streams) =>
    [
        .. ControlEvents().Select(control => (NameOf(control.Type), (JsonNode)control.Data)),
        .. streams.Where(stream => stream.Schema is not null).Select(stream => (stream.Name, stream.Schema!)),
        (SchemaNames.Envelope, Envelope(streams)),
        (SchemaNames.ServerSentEvent, ServerSentEvent(streams)),
    ];

    /// <summary>The types of the control events with the schemas of their data.</summary>
    public static IReadOnlyList<(string Type, JsonObject Data)> ControlEvents() =>
    [
        ("connected", Object(
            ["message", "timestamp"], ("message", AnyText()), ("timestamp", Time()),
            ("hint", new JsonObject
            {
                ["type"] = "string",
                ["maxLength"] = FieldHint.MaxLength,
                ["description"] = "What may be wrong with the view.",
            }))),
        ("heartbeat", Object(["timestamp"], ("timestamp", Time()))),
        ("gap", Object(
            ["reason", "missed", "from", "to"],
            ("reason", Word(GapReasons.All)),
            ("missed", new JsonObject
            {
                ["type"] = Texts(["integer", "null"]),
                ["minimum"] = 0,
                ["description"] = "The number of missing events; null if it is unknown.",
            }),
            ("from", new JsonObject
            {
                ["anyOf"] = List([Ref(SchemaNames.EventId), new JsonObject { ["type"] = "null" }]),
                ["description"] = "The missing events are after this one.",
            }),
            ("to", Described(Ref(SchemaNames.EventId), "The last missing event.")))),
        ("shutdown", Object(["reason", "retry"], ("reason", Word(ShutdownReasons.All)), ("retry", Retry()))),
        ("rejected", Object(["reason", "message", "retry"], ("reason", Word(Rejection.Reasons)), ("message", AnyText()), ("retry", Retry()))),
        ("complete", Object(["count"], ("count", Integer("The number of events that were sent.")))),
    ];

    // The type says which data there is. A view keeps the type of its stream, and can change the data.
    private static JsonObject Envelope(IReadOnlyList<DescribedStream> streams)
    {
        var schema = Object(["type", "data"], ("type", AnyText()), ("data", new JsonObject()));
        schema["oneOf"] = Kinds(streams, "type", name => Ref(name));
        return schema;
    }

    private static JsonObject ServerSentEvent(IReadOnlyList<DescribedStream> streams)
    {
        var schema = Object(
            ["data"],
            ("id", AnyText("The cursor of the client: an event id, or complete. Control events but heartbeat and complete have none.")),
            ("event", AnyText("The type, in the format named.")), ("data", AnyText("JSON.")), ("retry", Retry()));
        schema["oneOf"] = List(
        [
            new JsonObject
            {
                ["title"] = "The format envelope",
                ["not"] = new JsonObject { ["required"] = Texts(["event"]) },
                ["properties"] = Members(("data", Encoded(SchemaNames.Envelope))),
            },
            new JsonObject
            {
                ["title"] = "The format named",
                ["required"] = Texts(["event"]),
                ["oneOf"] = Kinds(streams, "event", Encoded),
            },
        ]);
        return schema;
    }

    // Each control event; or an event of a stream or of a view.
    private static JsonArray Kinds(IReadOnlyList<DescribedStream> streams, string type, Func<string, JsonObject> data) => List(
    [
        .. ControlEvents().Select(control => new JsonObject
        {
            ["properties"] = Members((type, new JsonObject { ["const"] = control.Type }), ("data", data(NameOf(control.Type)))),
        }),
        new JsonObject
        {
            ["properties"] = Members((type, new JsonObject { ["not"] = Word(ControlTypes) })),
            ["anyOf"] = List(
            [
                .. streams.Select(stream => OfStream(stream, type, data)),
                new JsonObject { ["title"] = "An event of a view, whose data is as the view makes it" },
            ]),
        },
    ]);

    private static JsonObject OfStream(DescribedStream stream, string type, Func<string, JsonObject> data)
    {
        var members = Members((type, Word(stream.Types)));
        if (stream.Schema is not null)
        {
            members["data"] = data(stream.Name);
        }

        return Described(new JsonObject { ["title"] = $"An event of {stream.Name}", ["properties"] = members }, stream.Description);
    }

    private static JsonObject Encoded(string name) => new() { ["contentMediaType"] = "application/json", ["contentSchema"] = Ref(name) };

    private static JsonObject Time() => Integer("Unix milliseconds.");

    private static JsonObject Retry()
    {
        var schema = Integer("The time after which to reconnect, in milliseconds.");
        schema["minimum"] = 0;
        return schema;
    }

    private static string NameOf(string type) => $"{char.ToUpperInvariant(type[0])}{type[1..]}";
}

/// <summary>A stream in a document.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Types">The types of its events; if there is a schema, the type of those whose data it describes.</param>
/// <param name="Description">What it is.</param>
/// <param name="Schema">The schema of its data among the components; null if it can be any.</param>
internal sealed record DescribedStream(string Name, IReadOnlyList<string> Types, string? Description, JsonNode? Schema);
