using System.Net;
using Microsoft.AspNetCore.Hosting.Server.Features;
using RxSse.Http;

namespace RxSse.Server.Telemetry;

/// <summary>Makes the server listen at an address of its own for the metrics, beside the others, and keeps the two apart.</summary>
/// <param name="address">The address.</param>
/// <param name="path">The path of the metrics.</param>
internal sealed class MetricsListener(MetricsAddress address, string path) : IStartupFilter
{
    /// <summary>The address as the server has it.</summary>
    public string Url => address.Url;

    /// <summary>Adds the address when the others are known. The server does not take it if its endpoints are configured by name.</summary>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.ServerFeatures.Get<IServerAddressesFeature>()?.Addresses.Add(Url);
        next(app);
    };

    /// <summary>The response to a request that is at the wrong one of the ports; null if it is at the right one.</summary>
    public IResult? Refuse(HttpContext context)
    {
        return Has(context) switch
        {
            true when !IsMetrics(context.Request.Path) => ProblemResults.Problem(StatusCodes.Status404NotFound, $"This port has GET {path} only."),
            true when IPAddress.IsLoopback(address.EndPoint.Address) && !LoopbackAddresses.Contain(context.Request.Host.Host) =>
                ProblemResults.BadRequest("This port answers to localhost and to loopback addresses only."), // not to a page with another name
            false when IsMetrics(context.Request.Path) => ProblemResults.Problem(
                StatusCodes.Status404NotFound, "The metrics are at a port of their own (RxSse:Telemetry:PrometheusPort)."),
            _ => null,
        };
    }

    /// <summary>Whether a request is at the port of the metrics.</summary>
    public bool Has(HttpContext context) => context.Connection.LocalPort == address.EndPoint.Port;

    private bool IsMetrics(PathString requested) => requested.Value!.TrimEnd('/').Equals(path, StringComparison.OrdinalIgnoreCase);
}
