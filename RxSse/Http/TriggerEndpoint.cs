using RxSse.Log;
using RxSse.Publishing;
using RxSse.Streams;

namespace RxSse.Http;

/// <summary><c>POST /trigger-notification</c>: publishes a notification, and answers when the log has it.</summary>
internal static class TriggerEndpoint
{
    private const int MaxBodyBytes = 16 * 1024;

    public static void MapTrigger(this IEndpointRouteBuilder routes) => routes.MapPost("/trigger-notification", PostAsync);

    private static async Task<IResult> PostAsync(HttpRequest request, NotificationFactory notifications, Appender appender)
    {
        try
        {
            if (await ReadAsync(request) is not { } body)
            {
                return ProblemResults.TooLarge($"The body is larger than {MaxBodyBytes / 1024} KiB.");
            }

            if (!IsJson(request, body))
            {
                return ProblemResults.UnsupportedMediaType(
                    $"The body must be JSON, with Content-Type: application/json, not '{request.ContentType}'. Or leave it out.");
            }

            var (message, fault) = TriggerBody.Parse(body);
            if (message is null)
            {
                return ProblemResults.BadRequest(fault!);
            }

            var notification = notifications.Create(message);
            var logged = await appender.AppendAsync(notifications.ToEvent(notification));
            return TypedResults.Json(new Triggered(true, logged.Id.ToString(), notification), EndpointJson.Relaxed.Triggered);
        }
        catch (AppendRefusedException error)
        {
            request.HttpContext.Response.Headers.RetryAfter = "1";
            return ProblemResults.Unavailable(error.Message);
        }
    }

    // Counts what is read, since Kestrel's own limit counts the framing of chunks too. Null if it is too much.
    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength > MaxBodyBytes)
        {
            return null;
        }

        var body = new byte[(request.ContentLength ?? MaxBodyBytes) + 1]; // one more, to see what is too much
        var length = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, request.HttpContext.RequestAborted);
        if (length > MaxBodyBytes)
        {
            return null;
        }

        return body.AsMemory(0, length);
    }

    // No body needs no type: curl -d '' names one all the same.
    private static bool IsJson(HttpRequest request, ReadOnlyMemory<byte> body) => body.IsEmpty || request.HasJsonContentType();
}
