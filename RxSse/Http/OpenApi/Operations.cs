using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using RxSse.Delivery.Queueing;
using RxSse.Publishing;
using RxSse.Streams;
using RxSse.Views.Matching;
using RxSse.Views.Model;

namespace RxSse.Http.OpenApi;

/// <summary>What the endpoints of the library do. Tests with a host in memory fail at a status that is not here.</summary>
internal static class Operations
{
    private const string Stream = "The name of the stream.";
    private const string Json = "application/json";
    private const string ProblemJson = "application/problem+json";
    private const string ForeignOrigin = "the page of another origin may not use this";
    private const string NoRight = "The caller does not have the right";

    // The words of the members that are not any text.
    private static readonly Dictionary<string, IReadOnlyList<string>> Words = new()
    {
        ["state"] = StreamState.All,
        ["replayable"] = [.. Enum.GetValues<Replayability>().Select(ViewsEndpoint.Word)],
        ["matching"] = [.. Enum.GetValues<ViewMatching>().Select(ViewsEndpoint.Word)],
        ["format"] = EventsParameters.Format.Values,
        ["overflow"] = [.. Enum.GetValues<OverflowPolicy>().Select(OverflowPolicies.Print)],
    };

    public static Operation Events { get; } = new("getEvents", "Sends the events of streams, or of a view of them, until the client or the server ends the response.")
    {
        Description = "A client that asks for text/event-stream and is not admitted gets 200 with the event rejected, because an EventSource stops "
            + "for good on any other status. Unknown parameters are an error.",
        TakesTicket = true,
        Parameters =
        [
            .. EventsParameters.Known.Select(parameter => new OperationParameter(parameter.Name, "query", $"{parameter.Meaning} Allowed: {parameter.Allowed}.")
            {
                Example = parameter.Example,
                Values = parameter.Values,
                IsListOfNames = parameter == EventsParameters.Streams,
            }),
            new("Last-Event-ID", "header", "The id of the last event that the client has received: first the events after it."),
        ],
        Responses =
        [
            Ok("The events.", new OperationContent("text/event-stream", SchemaNames.ServerSentEvent) { IsSequence = true }),
            new(StatusCodes.Status204NoContent, "Last-Event-ID is that of complete: there is nothing more. It stops an EventSource."),
            BadRequest("A parameter is unknown or has a value that is not allowed, or the view has a mistake, with its column and length."),
            Forbidden($"{NoRight} to read, or to compose views."),
            TooFast("More connections than Limits:Connects, or more new views than Limits:NewViews, without Accept: text/event-stream."),
            Unavailable("The client is not admitted, without Accept: text/event-stream: the server is full, starting or stopping, or its log is away."),
        ],
    };

    public static Operation Streams { get; } = new("listStreams", "Lists the streams with state, schema and an example, and the named views.")
    {
        Responses = [Ok("The list. It is up to a second old and at most 1 MiB; omitted counts what does not fit.", Of(EndpointJson.Relaxed.StreamList))],
    };

    public static Operation OneStream { get; } = new("getStream", "Describes one stream.")
    {
        Parameters = [new("stream", "path", Stream)],
        Responses =
        [
            Ok("The stream.", Of(EndpointJson.Relaxed.StreamDescription)) with
            {
                Headers = [("ETag", "The id of its newest event, or \"none\"; left out if the stream has a row condition.")],
            },
            NotFound("There is no such stream that the caller may read."),
        ],
    };

    public static Operation Publish { get; } = new("publishEvents", "Publishes one event or a batch to a stream, all or none.")
    {
        Description = "Responds when the log has the events. A refused request changes nothing and keeps no key.",
        Parameters =
        [
            new("stream", "path", Stream),
            new("Idempotency-Key", "header", "1 to 255 visible ASCII characters: a request that is repeated with its key publishes once.") { Example = "\"8e03978e\"" },
            new("If-Match", "header", "Publishes only if this is the id of the newest event of the stream, or if it is \"none\" and there is no event.") { Example = "\"k3f9x2b7-12\"" },
            new("If-None-Match", "header", "Publishes only if the stream has no event.") { Values = ["*"] },
        ],
        Body = [.. PublishHead.Formats.Select(format => ContentOf(format.Key, format.Value))],
        Responses =
        [
            Ok("The events are in the log, next to each other.", Of(EndpointJson.Relaxed.PublishedResponse)) with
            {
                Headers =
                [
                    ("ETag", "The id of the last event."),
                    ("Idempotency-Replayed", "true if an earlier request with the same key has published them."),
                ],
            },
            BadRequest("A header, or an event in the body, is not as it must be. line or event is its number."),
            Forbidden($"{NoRight} to publish to the stream, an event is outside of its part of the stream, or {ForeignOrigin}."),
            NotFound("There is no such stream, or nothing can be published over HTTP."),
            Problem(StatusCodes.Status405MethodNotAllowed, "The stream takes no events from outside."),
            TooSlow,
            Problem(StatusCodes.Status412PreconditionFailed, "The newest event of the stream is another one; newest and ETag have its id.") with
            {
                Headers = [("ETag", "The id of the newest event, or \"none\".")],
            },
            TooLarge("The body, an event in it, or the number of its events is too large."),
            Unsupported("Another content type, a charset other than UTF-8, or a content encoding."),
            Problem(StatusCodes.Status422UnprocessableEntity, "The key was used for other events."),
            TooFast("More than Limits:Publishes or Limits:PublishedBytes."),
            Unavailable("No room, or the log is away; detail says if the events may have been published."),
            Full,
        ],
    };

    public static Operation Ticket { get; } = new("issueTicket", "Issues a ticket, with which an EventSource is let in once.")
    {
        Responses =
        [
            new(StatusCodes.Status201Created, "The ticket, and for how many seconds it works.") { Contents = [Of(EndpointJson.Relaxed.TicketResponse)] },
            Forbidden($"The claims of the caller are too long, or {ForeignOrigin}."),
            TooFast("More than Limits:Connects, or too many tickets of the caller wait to be used."),
            Unavailable("Too many tickets wait to be used, or the log is away."),
        ],
    };

    public static Operation Revoke { get; } = new("revoke", "Ends the open responses of a principal, a subject or a token, and lets it in no more for a time.")
    {
        Description = "The body has one of principal, subject and tokenId. for is a duration of at most 24h; the default is 1h.",
        Body = [Of(EndpointJson.Relaxed.RevokeRequest)],
        Responses =
        [
            new(StatusCodes.Status204NoContent, "It is revoked."),
            BadRequest("The body is not such an object, or for is not such a duration."),
            Forbidden($"{NoRight} rxsse:admin, or {ForeignOrigin}."),
            TooSlow,
            TooLarge("The body is too large."),
            Unsupported("The body is not JSON in UTF-8."),
            Unavailable("Too many revocations are in force, or the log is away: detail says whether it is in force here."),
            Full,
        ],
    };

    public static Operation Connections { get; } = new("listConnections", "Lists the open responses, the oldest first.")
    {
        Parameters = [new("after", "query", "The next of the page before.") { Example = "0-2c9d1f7a" }],
        Responses =
        [
            Ok("A page: at most 1,000 responses and 1 MiB. With next, there are more.", Of(EndpointJson.Relaxed.ConnectionList)),
            BadRequest("A parameter is unknown, or after is no id of a connection."),
            Forbidden($"{NoRight} rxsse:admin, or {ForeignOrigin}."),
        ],
    };

    public static Operation CloseAll { get; } = new("closeConnections", "Closes all open responses of a principal.")
    {
        Parameters = [new("principal", "query", "The principal, as the list of connections has it.") { IsRequired = true, Example = "6:ApiKey15:LOCAL AUTHORITY4:shop" }],
        Responses = Closed("The principal is missing, or another parameter is given.", "The principal has no open response."),
    };

    public static Operation Close { get; } = new("closeConnection", "Closes an open response.")
    {
        Parameters = [new("id", "path", "The id of the response, as the list of connections has it.") { Example = "0-2c9d1f7a" }],
        Responses = Closed(null, "There is no such response."),
    };

    public static Operation Explain { get; } = new("explainView", "Says what a view is, what it keeps and what it costs, without running it.")
    {
        Parameters = [new("view", "query", "An expression of the view language.") { IsRequired = true, Example = EventsParameters.View.Example }],
        Responses =
        [
            Ok("The explanation.", Of(EndpointJson.Relaxed.ViewExplanation)),
            BadRequest("The view has a mistake, with its column and length, or another parameter is given."),
            Forbidden($"{NoRight} to read, or to compose views."),
            TooFast("More than Limits:Connects."),
        ],
    };

    public static Operation Views { get; } = new("listViews", "Lists the running views.")
    {
        Responses =
        [
            Ok("The list. It is up to a second old and at most 1 MiB; omitted counts what does not fit.", Of(EndpointJson.Relaxed.ViewList)),
            Forbidden($"{NoRight} rxsse:admin."),
        ],
    };

    public static Operation Document { get; } = new("getOpenApi", "This document, with the streams that the caller may read.")
    {
        Responses =
        [
            new(StatusCodes.Status200OK, "The document.")
            {
                Contents = [new OperationContent(Json, "OpenApi", () => new JsonObject { ["type"] = "object" })],
                Headers = [("ETag", "The version of the document, for If-None-Match.")],
            },
            new(StatusCodes.Status304NotModified, "The client has this version."),
        ],
    };

    public static Operation Live { get; } = new("getLive", "Responds while the process does.")
    {
        Identifies = false,
        Responses = [Ok("Healthy.", new OperationContent("text/plain"))],
    };

    public static Operation Ready { get; } = new("getReady", "Says whether the server accepts new subscribers.")
    {
        Identifies = false,
        Responses =
        [
            Ok("Healthy, or Degraded with the reason.", new OperationContent("text/plain")),
            Problem(StatusCodes.Status503ServiceUnavailable, "The server is starting or stopping, or its log is away."),
        ],
    };

    /// <summary>The body of a request took too long.</summary>
    public static OperationResponse TooSlow => Problem(StatusCodes.Status408RequestTimeout, "The body arrived too slowly.");

    /// <summary>What the log stores events on is full.</summary>
    public static OperationResponse Full => Problem(StatusCodes.Status507InsufficientStorage, "What the log stores events on is full.");

    /// <summary>JSON of a type, whose schema stands under the name of the type.</summary>
    public static OperationContent Of(JsonTypeInfo json) => new(Json, json.Type.Name, () => JsonSchemas.Of(json, WordsOf));

    public static OperationResponse Ok(string description, OperationContent content) => new(StatusCodes.Status200OK, description) { Contents = [content] };

    public static OperationResponse BadRequest(string description) => Problem(StatusCodes.Status400BadRequest, description);

    public static OperationResponse Forbidden(string description) => Problem(StatusCodes.Status403Forbidden, description);

    public static OperationResponse TooLarge(string description) => Problem(StatusCodes.Status413PayloadTooLarge, description);

    public static OperationResponse Unsupported(string description) => Problem(StatusCodes.Status415UnsupportedMediaType, description);

    public static OperationResponse TooFast(string description) => Problem(StatusCodes.Status429TooManyRequests, description) with { Headers = RetryAfter };

    public static OperationResponse Unavailable(string description) => Problem(StatusCodes.Status503ServiceUnavailable, description) with { Headers = RetryAfter };

    /// <summary>An error.</summary>
    public static OperationResponse Problem(int status, string description) =>
        new(status, description) { Contents = [new OperationContent(ProblemJson, SchemaNames.Problem)] };

    private static IReadOnlyList<(string, string)> RetryAfter => [("Retry-After", "The seconds after which a retry may succeed, if that is known.")];

    private static OperationResponse NotFound(string description) => Problem(StatusCodes.Status404NotFound, description);

    private static OperationResponse[] Closed(string? badRequest, string notFound) =>
    [
        new(StatusCodes.Status202Accepted, "The other nodes close theirs within about a second."),
        new(StatusCodes.Status204NoContent, "Closed."),
        .. badRequest is null ? [] : new[] { BadRequest(badRequest) },
        Forbidden($"{NoRight} rxsse:admin, or {ForeignOrigin}."),
        NotFound(notFound),
        Unavailable("The other nodes were not told: the log is away."),
    ];

    private static OperationContent ContentOf(string mediaType, BodyFormat format) => format switch
    {
        BodyFormat.Lines => new(mediaType, SchemaNames.NewEvent) { IsSequence = true },
        BodyFormat.CloudEvent => new(mediaType, SchemaNames.CloudEvent),
        BodyFormat.CloudEventBatch => new(mediaType, SchemaNames.CloudEvents),
        _ => new(mediaType, SchemaNames.NewEvents),
    };

    private static IReadOnlyList<string>? WordsOf(JsonPropertyInfo property) =>
        property.PropertyType == typeof(string) ? Words.GetValueOrDefault(property.Name) : null;
}
