using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using RxSse.Delivery.Limits;

namespace RxSse.Http;

/// <summary>
/// <c>GET /healthz/live</c> returns 200 while the process responds. <c>GET /healthz/ready</c> returns 200 while new subscribers are
/// accepted, and 503 from the start of a shutdown.
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
        routes.MapHealthChecks("/healthz/live", new HealthCheckOptions { Predicate = _ => false }).WithMetadata(Methods);
        routes.MapHealthChecks("/healthz/ready", new HealthCheckOptions
        {
            Predicate = check => check.Tags.Contains(Ready),
            ResponseWriter = WriteAsync,
        }).WithMetadata(Methods);
    }

    private static Task WriteAsync(HttpContext context, HealthReport report) => report.Status == HealthStatus.Healthy
        ? context.Response.WriteAsync("Healthy")
        : ProblemResults.Unavailable(string.Join(" ", report.Entries.Values.Select(entry => entry.Description))).ExecuteAsync(context);

    // A class of its own, so that a second AddRxSse does not register the check twice.
    private sealed class Readiness(Admission admission) : IConfigureOptions<HealthCheckServiceOptions>
    {
        public void Configure(HealthCheckServiceOptions options) => options.Registrations.Add(
            new HealthCheckRegistration(nameof(TakesSubscribers), new TakesSubscribers(admission), failureStatus: null, [Ready]));
    }

    private sealed class TakesSubscribers(Admission admission) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(admission.IsClosed ? HealthCheckResult.Unhealthy(Rejection.Stopping.Message) : HealthCheckResult.Healthy());
    }
}
