using System.Reactive.Concurrency;
using RxSse.Server.Delivery;

namespace RxSse.Server.Endpoints;

/// <summary><c>GET /events</c>: subscribes, and serves what comes as Server-Sent Events until the client or the server leaves.</summary>
internal static class EventsEndpoint
{
    public static void MapEvents(this IEndpointRouteBuilder routes) => routes.MapGet("/events", Get);

    private static IResult Get(
        HttpContext context, Fanout fanout, Admission admission, DeliveryOptions options, RetryAdvice retry, IScheduler scheduler)
    {
        var (query, fault) = EventsQuery.Parse(context.Request.Query);
        if (query is null)
        {
            return Problems.BadRequest(fault!);
        }

        if (admission.TryEnter() is { } refusal)
        {
            return new RefusedResult(refusal, query.Format, retry);
        }

        return new EventStreamResult(fanout, admission, query.Format, options, retry, scheduler);
    }
}
