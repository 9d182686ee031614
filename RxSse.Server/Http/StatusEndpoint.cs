using System.Diagnostics;
using RxSse.Delivery.Limits;
using RxSse.Http;
using RxSse.Streams;

namespace RxSse.Server.Http;

/// <summary><c>GET /</c>: state, uptime in seconds, number of subscribers, and names of the streams.</summary>
internal static class StatusEndpoint
{
    public static void MapStatus(this IEndpointRouteBuilder routes) => routes.MapMethods("/", EndpointMethods.Read, Get);

    private static IResult Get(Admission admission, SupervisedStreams streams, Uptime uptime)
    {
        var status = new Status(
            "running", admission.Count, Math.Round(uptime.Elapsed.TotalSeconds, 2), [.. streams.Streams.Select(stream => stream.Name)]);
        return TypedResults.Json(status, ServerJson.Relaxed.Status);
    }
}

/// <summary>The time since the start, by a clock that nobody sets.</summary>
internal sealed class Uptime
{
    private readonly long _start = Stopwatch.GetTimestamp();

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);
}
