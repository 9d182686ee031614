using System.Text.Json.Nodes;
using RxSse.Text;
using static RxSse.Http.OpenApi.JsonSchemas;

namespace RxSse.Http.OpenApi;

/// <summary>The schemas of what no type of the code describes: errors, and what is published.</summary>
internal static class WrittenSchemas
{
    /// <summary>The schemas by their names.</summary>
    public static IEnumerable<(string Name, JsonNode Schema)> All() =>
    [
        (SchemaNames.Problem, Problem()),
        (SchemaNames.EventId, new JsonObject
        {
            ["type"] = "string",
            ["pattern"] = "^[0-9a-z]{1,16}-(0|[1-9][0-9]*)$",
            ["description"] = "The epoch of the log, and a sequence that counts the events of all streams.",
        }),
        (SchemaNames.NewEvent, NewEvent()),
        (SchemaNames.NewEvents, new JsonObject { ["oneOf"] = List([Ref(SchemaNames.NewEvent), ArrayOf(SchemaNames.NewEvent)]) }),
        (SchemaNames.CloudEvent, CloudEvent()),
        (SchemaNames.CloudEvents, ArrayOf(SchemaNames.CloudEvent)),
    ];

    // RFC 9457. The host may add members.
    private static JsonObject Problem() => Object(
        ["title", "status"],
        ("type", AnyText("A URI of the kind of error.")),
        ("title", AnyText("The status in words.")),
        ("status", Integer("The status.")),
        ("detail", AnyText($"What is wrong, and what is allowed: at most {ErrorText.MaxDetailLength} characters.")),
        ("column", Integer("Where the mistake in a view is, from 1.")),
        ("length", Integer("How many characters of the view are wrong.")),
        ("line", Integer("The line of the body with the mistake, from 1.")),
        ("event", Integer("The event of the body with the mistake, from 1.")),
        ("newest", new JsonObject
        {
            ["anyOf"] = List([Ref(SchemaNames.EventId), new JsonObject { ["type"] = "null" }]),
            ["description"] = "The newest event of the stream, if another one was expected.",
        }),
        ("traceId", AnyText("The request in the logs of the server.")));

    private static JsonObject NewEvent()
    {
        var schema = Object(
            ["data"],
            ("type", AnyText("The type of the event: that of the stream, which is the default, or one of its types.")),
            ("data", new JsonObject { ["description"] = "Any JSON." }));
        schema["additionalProperties"] = false;
        return schema;
    }

    private static JsonObject CloudEvent()
    {
        static JsonObject NotEmpty() => new() { ["type"] = "string", ["minLength"] = 1 };
        return Object(
            ["specversion", "id", "source", "type"],
            ("specversion", new JsonObject { ["const"] = "1.0" }), ("id", NotEmpty()), ("source", NotEmpty()), ("type", NotEmpty()));
    }

    private static JsonObject ArrayOf(string name) => new() { ["type"] = "array", ["items"] = Ref(name), ["minItems"] = 1 };
}
