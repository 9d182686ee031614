using Microsoft.Extensions.Options;
using RxSse.Http;
using RxSse.Http.Security;
using RxSse.Log;
using RxSse.Publishing;
using RxSse.Server.Streams;
using RxSse.Threading;

namespace RxSse.Server.Http;

/// <summary><c>POST /trigger-notification</c>: publishes a notification, and responds when the log has it.</summary>
internal static class TriggerEndpoint
{
    private const string Stream = "notifications";
    private const int MaxBodyBytes = 16 * 1024;

    public static void MapTrigger(this IEndpointRouteBuilder routes) => routes
        .MapPost("/trigger-notification", PostAsync)
        .WithMetadata(ServerOperations.Trigger)
        .RejectForeignOrigins(
            routes.ServiceProvider.GetRequiredService<IOptions<CorsOptions>>().Value.Origins, "RxSse:Cors:Origins",
            withCookie: (routes.ServiceProvider.GetRequiredService<IOptions<PublishingOptions>>().Value.Origins, "RxSse:Publishing:Origins"));

    private static async Task<IResult> PostAsync(
        HttpRequest request, AccessControl access, RateLimits limits, ReadingBudget budget, ServerSchedulers schedulers,
        NotificationFactory notifications, Appender appender, Audit audit)
    {
        var (caller, refusal) = await access.IdentifyAsync(request.HttpContext);
        if (caller is null)
        {
            return refusal!;
        }

        if (limits.Publish(request.HttpContext, caller.Kept) is { } tooFast)
        {
            return ProblemResults.TooFast(request.HttpContext, caller.Kept, tooFast);
        }

        if (!await access.AllowsAsync(request.HttpContext, caller, RightKind.Publish, Stream))
        {
            return access.Refuse(request.HttpContext, caller, RightKind.Publish, Stream);
        }

        var (message, unread) = await ReadAsync(request.HttpContext, caller, limits, budget, schedulers);
        if (message is null)
        {
            return unread!;
        }

        try
        {
            var notification = await notifications.CreateAsync(message);
            var next = NotificationFactory.ToEvent(notification);
            if (access.RefuseRows(request.HttpContext, caller, Stream, [next]) is { } foreign)
            {
                return foreign;
            }

            var id = await appender.AppendAsync(next);
            audit.Published(caller, Stream, count: 1, id);
            return TypedResults.Json(new Triggered(true, id.ToString(), notification), ServerJson.Relaxed.Triggered);
        }
        catch (AppendRefusedException error)
        {
            return ProblemResults.Refused(request.HttpContext, error.Reason, error.Message);
        }
    }

    // The message, or why it is refused. The memory of the body is free before the event is appended.
    private static async Task<(string? Message, IResult? Refusal)> ReadAsync(
        HttpContext context, Caller caller, RateLimits limits, ReadingBudget budget, ServerSchedulers schedulers)
    {
        using var body = new RequestBody(budget, schedulers.Timers);
        var end = await body.ReadAsync(context.Request, MaxBodyBytes);
        if (BodyRefusals.Of(context, end, $"The body is larger than {MaxBodyBytes / 1024} KiB.", budget) is { } unread)
        {
            return (null, unread);
        }

        if (limits.PublishBytes(context, caller.Kept, body.Bytes.Length) is { } tooMuch)
        {
            return (null, ProblemResults.TooFast(context, caller.Kept, tooMuch));
        }

        // An empty body needs no type: curl -d '' sends another one.
        if (!body.Bytes.IsEmpty && JsonBody.Fault(context.Request) is { } unsupported)
        {
            context.Response.Headers.AcceptEncoding = "identity"; // RFC 9110, 12.5.3
            return (null, Problems.UnsupportedMediaType($"{unsupported} Or leave it out."));
        }

        var (message, fault) = TriggerBody.Parse(body.Bytes);
        return (message, message is null ? ProblemResults.BadRequest(fault!) : null);
    }
}
