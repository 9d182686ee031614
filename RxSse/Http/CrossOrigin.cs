using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Net.Http.Headers;

namespace RxSse.Http;

/// <summary>Lets web pages of the configured origins read the streams and trigger notifications (Fetch, "CORS protocol").</summary>
internal static class CrossOrigin
{
    // Requests without an origin pass by: the middleware would hold a scope of services open for as long as a response lasts.
    public static void UseCrossOrigin(this IApplicationBuilder app, CorsOptions options) =>
        app.UseWhen(IsConcerned, concerned => concerned.UseCors(policy => policy
            .WithOrigins([.. options.Origins]) // "*", which stands alone, allows all
            .WithMethods("GET", "POST")
            .WithHeaders("Last-Event-ID", "Content-Type", "Cache-Control")
            .WithExposedHeaders("Retry-After")
            .SetPreflightMaxAge(TimeSpan.FromMinutes(10))));

    private static bool IsConcerned(HttpContext context) =>
        context.Request.Headers.ContainsKey(HeaderNames.Origin)
        || context.GetEndpoint()?.Metadata.GetMetadata<ICorsMetadata>() is not null; // an endpoint of the host, which insists on the middleware
}
