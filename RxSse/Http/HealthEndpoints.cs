using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RxSse.Delivery.Limits;

namespace RxSse.Http;

/// <summary>
/// <c>GET /healthz/live</c> says that the process answers; <c>GET /healthz/ready</c> that it takes new subscribers, and
/// is the first to know when it stops.
/// </summary>
internal static class HealthEndpoints
{
    private const string Ready = "ready";
    private static readonly HttpMethodMetadata Methods = new(["GET", "HEAD"]); // some load balancers ask with HEAD

    public static void AddHealth(this IServiceCollection services) =>
        services.AddHealthChecks().AddCheck<TakesSubscribers>(nameof(TakesSubscribers), tags: [Ready]);

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/healthz/live", new HealthCheckOptions { Predicate = _ => false }).WithMetadata(Methods);
        routes.MapHealthChecks("/healthz/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready), ResponseWriter = WriteAsync })
            .WithMetadata(Methods);
    }

    private static Task WriteAsync(HttpContext context, HealthReport report) => report.Status == HealthStatus.Healthy
        ? context.Response.WriteAsync("Healthy")
        : ProblemResults.Unavailable(string.Join(" ", report.Entries.Values.Select(entry => entry.Description))).ExecuteAsync(context);

    private sealed class TakesSubscribers(Admission admission) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(admission.IsClosed ? HealthCheckResult.Unhealthy(Rejection.Stopping.Message) : HealthCheckResult.Healthy());
    }
}
