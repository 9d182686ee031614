using System.Diagnostics;
using RxSse.Delivery.Limits;
using RxSse.Http;
using RxSse.Http.Security;

namespace RxSse.Server.Http;

/// <summary><c>GET /</c>: state, uptime in seconds, number of subscribers, and names of the streams.</summary>
internal static class StatusEndpoint
{
    public static void MapStatus(this IEndpointRouteBuilder routes) => routes.MapMethods("/", EndpointMethods.Read, Get);

    private static async Task<IResult> Get(HttpContext context, AccessControl access, Admission admission, Uptime uptime)
    {
        var (caller, refusal) = await access.IdentifyAsync(context);
        if (caller is null)
        {
            return refusal!;
        }

        var names = await access.ReadableByAsync(context, caller);
        var status = new Status("running", admission.Count, Math.Round(uptime.Elapsed.TotalSeconds, 2), names.Language.Streams);
        return TypedResults.Json(status, ServerJson.Relaxed.Status);
    }
}

/// <summary>The time since the start, by a clock that nobody sets.</summary>
internal sealed class Uptime
{
    private readonly long _start = Stopwatch.GetTimestamp();

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);
}
