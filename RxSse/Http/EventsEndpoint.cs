using RxSse.Log;
using RxSse.Views.Parsing;

namespace RxSse.Http;

/// <summary><c>GET /events</c>: subscribes, and serves what comes as Server-Sent Events until the client or the server leaves.</summary>
internal sealed class EventsEndpoint(ViewLanguage language, IEventLog log, Delivering delivering)
{
    // Made once: services asked for in each request would hold a scope open for as long as the response lasts.
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/events", ActivatorUtilities.CreateInstance<EventsEndpoint>(routes.ServiceProvider).GetAsync);

    private Task GetAsync(HttpContext context)
    {
        var (request, fault) = EventsRequest.Parse(
            context.Request.Query, context.Request.Headers["Last-Event-ID"], language, delivering.Options.Overflow);
        IResult result = request switch
        {
            null => ProblemResults.BadRequest(fault!),
            { Cursor: Cursor.Complete } => TypedResults.NoContent(), // which stops an EventSource for good (WHATWG HTML 9.2.3)
            _ => new EventStreamResult(delivering, log, request),
        };
        return result.ExecuteAsync(context);
    }
}
