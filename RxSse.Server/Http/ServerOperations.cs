using System.Text.Json.Nodes;
using RxSse.Http.OpenApi;

namespace RxSse.Server.Http;

/// <summary>What the endpoints of the server do, for its OpenAPI document.</summary>
internal static class ServerOperations
{
    public static Operation Status { get; } = new("getStatus", "Returns the state of the server, and of the nodes that share its log.")
    {
        Responses = [Operations.Ok("The state.", Operations.Of(ServerJson.Relaxed.Status))],
    };

    public static Operation Trigger { get; } = new("triggerNotification", "Publishes a notification, and responds when the log has it.")
    {
        Body = [new OperationContent("application/json", "Trigger", Body)],
        IsBodyOptional = true,
        Responses =
        [
            Operations.Ok("The notification is in the log.", Operations.Of(ServerJson.Relaxed.Triggered)),
            Operations.BadRequest("The body is not such an object."),
            Operations.Forbidden("The caller does not have the right to publish notifications, or the page of another origin may not use this."),
            Operations.TooSlow,
            Operations.TooLarge("The body is too large."),
            Operations.Unsupported("The body is not JSON in UTF-8."),
            Operations.TooFast("More than Limits:Publishes or Limits:PublishedBytes."),
            Operations.Unavailable("No room, or the log is away."),
            Operations.Full,
        ],
    };

    public static Operation Metrics { get; } = new("getMetrics", "Returns the metrics of the server for Prometheus.")
    {
        Identifies = false,
        Responses =
        [
            new(StatusCodes.Status200OK, "The metrics. The request says in Accept which of the types it reads.")
            {
                Contents = [new OperationContent("text/plain"), new OperationContent("application/openmetrics-text")],
            },
        ],
    };

    private static JsonObject Body()
    {
        var message = JsonSchemas.AnyText($"The default, also for an empty text, is {TriggerBody.DefaultMessage}.");
        message["maxLength"] = TriggerBody.MaxMessageLength;
        var body = JsonSchemas.Object([], ("message", message));
        body["additionalProperties"] = false;
        return body;
    }
}
