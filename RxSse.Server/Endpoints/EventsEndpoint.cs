using RxSse.Server.Delivery;
using RxSse.Server.Log;
using RxSse.Server.Streams;

namespace RxSse.Server.Endpoints;

/// <summary><c>GET /events</c>: subscribes, and serves what comes as Server-Sent Events until the client or the server leaves.</summary>
internal static class EventsEndpoint
{
    public static void MapEvents(this IEndpointRouteBuilder routes) => routes.MapGet("/events", GetAsync);

    private static async Task<IResult> GetAsync(
        HttpContext context, StreamFeed feed, IEventLog log, Delivering delivering)
    {
        var (request, fault) = EventsRequest.Parse(
            context.Request.Query, context.Request.Headers["Last-Event-ID"], feed.Names, delivering.Options.Overflow);
        if (request is null)
        {
            return Problems.BadRequest(fault!);
        }

        return new EventStreamResult(delivering, request, await Start.OfAsync(request.Cursor, log, context.RequestAborted));
    }
}
