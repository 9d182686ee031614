using RxSse.Log;
using RxSse.Views.Parsing;

namespace RxSse.Http;

/// <summary><c>GET /events</c>: subscribes, and sends Server-Sent Events until the client or the server ends the response.</summary>
internal sealed class EventsEndpoint(ViewLanguage language, IEventLog log, Delivering delivering)
{
    // Created once: services resolved in each request would keep a scope open for as long as the response lasts.
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapMethods("/events", EndpointMethods.Read, ActivatorUtilities.CreateInstance<EventsEndpoint>(routes.ServiceProvider).GetAsync)
        .DisableRequestTimeout();

    private Task GetAsync(HttpContext context)
    {
        var (request, fault) = EventsRequest.Parse(
            context.Request.Query, context.Request.Headers["Last-Event-ID"], language, delivering.Options.Overflow,
            delivering.Scheduler.Now);
        IResult result = request switch
        {
            null => ProblemResults.BadRequest(fault!),
            { Cursor: Cursor.Complete } => TypedResults.NoContent(), // stops an EventSource for good (WHATWG HTML 9.2.3)
            _ when HttpMethods.IsHead(context.Request.Method) => new HeadResult(delivering),
            _ => new EventStreamResult(delivering, log, request),
        };
        return result.ExecuteAsync(context);
    }

    // What an admitted subscriber receives before the events. Subscribes nobody, and starts no view.
    private sealed class HeadResult(Delivering delivering) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.SetEventStreamHeaders();
            if (delivering.Compressors.IsEnabled)
            {
                httpContext.Response.VaryByEncoding();
            }

            return Task.CompletedTask;
        }
    }
}
