using RxSse.Delivery.Limits;
using RxSse.Streams;

namespace RxSse.Http;

/// <summary><c>GET /</c>: whether the server runs, for how long (in seconds), how many subscribers it has, and which streams.</summary>
internal static class StatusEndpoint
{
    public static void MapStatus(this IEndpointRouteBuilder routes) => routes.MapGet("/", Get);

    private static IResult Get(Admission admission, SupervisedStreams feed, Uptime uptime)
    {
        var status = new Status(
            "running", admission.Count, Math.Round(uptime.Elapsed.TotalSeconds, 2), [.. feed.Streams.Select(stream => stream.Name)]);
        return TypedResults.Json(status, EndpointJson.Relaxed.Status);
    }
}
