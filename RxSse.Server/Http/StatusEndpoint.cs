using System.Diagnostics;
using RxSse.Delivery;
using RxSse.Delivery.Limits;
using RxSse.Http;
using RxSse.Http.Security;
using RxSse.Log;

namespace RxSse.Server.Http;

/// <summary><c>GET /</c>: state, uptime in seconds, number of subscribers, names of the streams, and the nodes of the log.</summary>
internal static class StatusEndpoint
{
    public static void MapStatus(this IEndpointRouteBuilder routes) =>
        routes.MapMethods("/", EndpointMethods.Read, Get).WithMetadata(ServerOperations.Status);

    private static async Task<IResult> Get(
        HttpContext context, AccessControl access, Admission admission, Uptime uptime, INodes nodes, IEventLog log)
    {
        var (caller, refusal) = await access.IdentifyAsync(context);
        if (caller is null)
        {
            return refusal!;
        }

        var names = await access.ReadableByAsync(context, caller);
        var status = new Status(
            "running", admission.Count, Math.Round(uptime.Elapsed.TotalSeconds, 2), names.Language.Streams, Cluster(admission, nodes, log));
        return TypedResults.Json(status, ServerJson.Relaxed.Status);
    }

    private static Cluster? Cluster(Admission admission, INodes nodes, IEventLog log) => nodes.Name.Length == 0 ? null : new Cluster(
        nodes.Others.Count + 1, admission.Count + nodes.Others.Sum(node => (long)node.Clients), nodes.Leader,
        log.Degraded is null ? "ready" : "away");
}

/// <summary>The time since the start, by a clock that nobody sets.</summary>
internal sealed class Uptime
{
    private readonly long _start = Stopwatch.GetTimestamp();

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);
}
