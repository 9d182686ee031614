using Microsoft.Extensions.Options;
using RxSse.Http;
using RxSse.Http.Security;
using RxSse.Log;
using RxSse.Publishing;
using RxSse.Server.Streams;

namespace RxSse.Server.Http;

/// <summary><c>POST /trigger-notification</c>: publishes a notification, and responds when the log has it.</summary>
internal static class TriggerEndpoint
{
    private const string Stream = "notifications";
    private const int MaxBodyBytes = 16 * 1024;

    public static void MapTrigger(this IEndpointRouteBuilder routes) => routes
        .MapPost("/trigger-notification", PostAsync)
        .RejectForeignOrigins(
            routes.ServiceProvider.GetRequiredService<IOptions<CorsOptions>>().Value.Origins, "RxSse:Cors:Origins",
            withCookie: (routes.ServiceProvider.GetRequiredService<IOptions<PublishingOptions>>().Value.Origins, "RxSse:Publishing:Origins"));

    private static async Task<IResult> PostAsync(
        HttpRequest request, AccessControl access, RateLimits limits, NotificationFactory notifications, Appender appender, Audit audit)
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

        try
        {
            if (await ReadAsync(request) is not { } body)
            {
                return Problems.TooLarge($"The body is larger than {MaxBodyBytes / 1024} KiB.");
            }

            if (limits.PublishBytes(request.HttpContext, caller.Kept, body.Length) is { } tooMuch)
            {
                return ProblemResults.TooFast(request.HttpContext, caller.Kept, tooMuch);
            }

            if (!body.IsEmpty && JsonBody.Fault(request) is { } unsupported) // an empty body needs no type: curl -d '' sends another one
            {
                request.HttpContext.Response.Headers.AcceptEncoding = "identity"; // RFC 9110, 12.5.3
                return Problems.UnsupportedMediaType($"{unsupported} Or leave it out.");
            }

            var (message, fault) = TriggerBody.Parse(body);
            if (message is null)
            {
                return ProblemResults.BadRequest(fault!);
            }

            var notification = notifications.Create(message);
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

    // Counts the bytes of the body; Kestrel's own limit also counts the framing of chunks. Returns null if the body is too large.
    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength > MaxBodyBytes)
        {
            return null;
        }

        var body = new byte[(request.ContentLength ?? MaxBodyBytes) + 1]; // one more, to detect a larger body
        // Without a token: a read that it cancels stays open for Kestrel, which then fails to drain the body. An abort ends the read.
        var length = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, CancellationToken.None);
        if (length > MaxBodyBytes)
        {
            return null;
        }

        return body.AsMemory(0, length);
    }
}
