using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using RxSse.Publishing;

namespace RxSse.Http;

/// <summary>
/// Lets web pages of the configured origins use an endpoint (Fetch, "CORS protocol"), without middleware of the host. An endpoint with a
/// CORS policy of the host (<c>RequireCors</c>) is left to the host's middleware.
/// </summary>
/// <remarks>
/// ASP.NET's own middleware would create a scope of services for each request and keep it for as long as an event stream lasts. This class
/// uses no scope, and a request without an <c>Origin</c> header passes unchanged.
/// </remarks>
internal sealed class CrossOrigin(IOptions<CorsOptions> options, IOptions<PublishingOptions> publishing, ILoggerFactory loggers)
{
    private readonly CorsService _cors = new(Options.Create(new Microsoft.AspNetCore.Cors.Infrastructure.CorsOptions()), loggers);
    private readonly CorsPolicy _policy = PolicyOf(options.Value);
    private readonly CorsPolicy _publishing = PolicyOf(publishing.Value, options.Value.Credentials);

    /// <summary>The policy: origins as configured, and the headers that event streams need.</summary>
    public static CorsPolicy PolicyOf(CorsOptions options) => PolicyOf(
        new CorsPolicyBuilder().WithOrigins([.. options.Origins]) // "*" allows all
            .WithMethods("GET", "POST")
            .WithHeaders("Last-Event-ID", "Content-Type", "Cache-Control", "Authorization", "X-Api-Key")
            .WithExposedHeaders("Retry-After", "ETag", "WWW-Authenticate"),
        options.Credentials);

    /// <summary>The policy for what changes something: other origins, and the headers that publishers need.</summary>
    public static CorsPolicy PolicyOf(PublishingOptions options, bool credentials) => PolicyOf(
        new CorsPolicyBuilder().WithOrigins([.. options.Origins])
            .WithMethods("POST", "DELETE")
            .WithHeaders("Content-Type", "Idempotency-Key", "If-Match", "If-None-Match", "Authorization", "X-Api-Key")
            .WithExposedHeaders("Retry-After", "ETag", "Idempotency-Replayed", "WWW-Authenticate"),
        credentials);

    private static CorsPolicy PolicyOf(CorsPolicyBuilder policy, bool credentials) =>
        (credentials ? policy.AllowCredentials() : policy).SetPreflightMaxAge(TimeSpan.FromMinutes(10)).Build();

    /// <summary>Whether the endpoint applies the policy itself.</summary>
    public static bool IsAppliedBy(Endpoint? endpoint) => endpoint?.Metadata.GetMetadata<Applied>() is not null;

    /// <summary>Applies the policy to an endpoint, unless it has one of the host.</summary>
    public void ApplyTo(EndpointBuilder endpoint)
    {
        if (endpoint is { RequestDelegate: { } next } && !endpoint.Metadata.OfType<ICorsMetadata>().Any())
        {
            var methods = endpoint.Metadata.OfType<IHttpMethodMetadata>().LastOrDefault()?.HttpMethods ?? [];
            endpoint.Metadata.Add(new HttpMethodMetadata(methods, acceptCorsPreflight: true)); // routes a preflight here
            endpoint.Metadata.Add(new Applied());
            var policy = endpoint.Metadata.OfType<PublishEndpoint.PublishesEvents>().Any() ? _publishing : _policy;
            endpoint.RequestDelegate = context =>
                context.Request.Headers.ContainsKey(HeaderNames.Origin) ? ServeAsync(context, policy, next) : next(context);
        }
    }

    private Task ServeAsync(HttpContext context, CorsPolicy policy, RequestDelegate next)
    {
        var result = _cors.EvaluatePolicy(context, policy);
        if (result.IsPreflightRequest)
        {
            _cors.ApplyResult(result, context.Response);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }

        // When the response starts, so that an error page which clears the headers keeps these.
        context.Response.OnStarting(() =>
        {
            _cors.ApplyResult(result, context.Response);
            return Task.CompletedTask;
        });
        return next(context);
    }

    private sealed class Applied;
}
