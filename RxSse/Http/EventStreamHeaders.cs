namespace RxSse.Http;

/// <summary>The headers of every response that is an event stream.</summary>
internal static class EventStreamHeaders
{
    public static void SetEventStreamHeaders(this HttpResponse response)
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-transform";
        response.Headers.Vary = "Origin, Accept-Encoding";
        response.Headers["X-Accel-Buffering"] = "no"; // nginx would collect what should leave at once
        if (HttpProtocol.IsHttp11(response.HttpContext.Request.Protocol))
        {
            response.Headers.Connection = "keep-alive"; // an error in HTTP/2 (RFC 9113, 8.2.2)
        }
    }
}
