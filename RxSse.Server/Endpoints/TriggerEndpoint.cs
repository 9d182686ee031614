using RxSse.Server.Log;
using RxSse.Server.Streams;

namespace RxSse.Server.Endpoints;

/// <summary><c>POST /trigger-notification</c>: publishes a notification, and answers when the log has it.</summary>
internal static class TriggerEndpoint
{
    private const int LargestBody = 16 * 1024;

    public static void MapTrigger(this IEndpointRouteBuilder routes) => routes.MapPost("/trigger-notification", PostAsync);

    private static async Task<IResult> PostAsync(HttpRequest request, NotificationFactory notifications, Appender appender)
    {
        try
        {
            var body = await ReadAsync(request);
            if (!IsJson(request, body))
            {
                return Problems.UnsupportedMediaType(
                    $"The body must be JSON, with Content-Type: application/json, not '{request.ContentType}'. Or leave it out.");
            }

            var (message, fault) = TriggerBody.Parse(body);
            if (message is null)
            {
                return Problems.BadRequest(fault!);
            }

            var notification = notifications.Create(message);
            var logged = await appender.AppendAsync(notifications.ToEvent(notification));
            return TypedResults.Json(new Triggered(true, logged.Id.ToString(), notification), EndpointJson.Relaxed.Triggered);
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Problems.TooLarge($"The body is larger than {LargestBody / 1024} KiB.");
        }
        catch (AppendRefusedException error)
        {
            request.HttpContext.Response.Headers.RetryAfter = "1";
            return Problems.Unavailable(error.Message);
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request)
    {
        if (request.HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = LargestBody;
        }

        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    // No body needs no type; a type that is named must be right.
    private static bool IsJson(HttpRequest request, ReadOnlyMemory<byte> body) =>
        request.HasJsonContentType() || (string.IsNullOrEmpty(request.ContentType) && body.IsEmpty);
}
