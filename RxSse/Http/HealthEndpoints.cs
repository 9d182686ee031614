using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using RxSse.Delivery;
using RxSse.Delivery.Limits;
using RxSse.Http.OpenApi;
using RxSse.Log;

namespace RxSse.Http;

/// <summary>
/// <c>GET /healthz/live</c> returns 200 while the process responds. <c>GET /healthz/ready</c> returns 200 while new subscribers are
/// accepted, and 503 before the log and the revocations were read, and from the start of a shutdown.
/// </summary>
internal static class HealthEndpoints
{
    private const string Ready = "ready";
    private static readonly HttpMethodMetadata Methods = new(EndpointMethods.Read); // some load balancers use HEAD

    public static void AddReadiness(this IServiceCollection services)
    {
        services.AddHealthChecks();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<HealthCheckServiceOptions>, Readiness>());
    }

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/healthz/live", new HealthCheckOptions { Predicate = _ => false }).WithMetadata(Methods, Operations.Live);
        routes.MapHealthChecks("/healthz/ready", new HealthCheckOptions
        {
            Predicate = check => check.Tags.Contains(Ready),
            ResponseWriter = WriteAsync,
        }).WithMetadata(Methods, Operations.Ready);
    }

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        var why = string.Join(" ", report.Entries.Values.Select(entry => entry.Description).OfType<string>());
        return report.Status switch
        {
            HealthStatus.Healthy => context.Response.WriteAsync("Healthy"),
            HealthStatus.Degraded => context.Response.WriteAsync($"Degraded: {why}"),
            _ => ProblemResults.Unavailable(why).ExecuteAsync(context),
        };
    }

    // A class of its own, so that a second AddRxSse does not register the check twice.
    private sealed class Readiness(Admission admission, IEventLog log, INodes nodes, Revocations revocations)
        : IConfigureOptions<HealthCheckServiceOptions>
    {
        public void Configure(HealthCheckServiceOptions options) => options.Registrations.Add(
            new HealthCheckRegistration(
                nameof(TakesSubscribers), new TakesSubscribers(admission, log, nodes, revocations), failureStatus: null, [Ready]));
    }

    private sealed class TakesSubscribers(Admission admission, IEventLog log, INodes nodes, Revocations revocations) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(
                admission.IsClosed ? HealthCheckResult.Unhealthy(Rejection.Stopping.Message)
                : admission.IsWaiting ? HealthCheckResult.Unhealthy(log.Degraded ?? "The log is being read.")
                : !revocations.WereKnown ? HealthCheckResult.Unhealthy(nodes.Degraded ?? "The revocations are being read.")
                : (log.Degraded ?? nodes.Degraded) is { } why ? HealthCheckResult.Degraded(why)
                : HealthCheckResult.Healthy());
    }
}
