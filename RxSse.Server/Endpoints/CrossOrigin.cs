namespace RxSse.Server.Endpoints;

/// <summary>Lets web pages of the configured origins read the streams and trigger notifications (Fetch, "CORS protocol").</summary>
internal static class CrossOrigin
{
    public static void UseCrossOrigin(this IApplicationBuilder app, CorsOptions options) =>
        app.UseCors(policy => policy
            .WithOrigins([.. options.Origins]) // "*", which stands alone, allows all
            .WithMethods("GET", "POST")
            .WithHeaders("Last-Event-ID", "Content-Type", "Cache-Control")
            .WithExposedHeaders("Retry-After")
            .SetPreflightMaxAge(TimeSpan.FromMinutes(10)));
}
