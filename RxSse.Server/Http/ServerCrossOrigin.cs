using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using RxSse.Http;

namespace RxSse.Server.Http;

/// <summary>Lets web pages of the configured origins use the server's other endpoints, and read its errors.</summary>
internal static class ServerCrossOrigin
{
    // Not for the endpoints of the library, which apply the policy themselves, and not for requests without an origin: the middleware
    // keeps a scope of services open for as long as a response lasts.
    public static void UseServerCrossOrigin(this WebApplication app)
    {
        var policy = CrossOrigin.PolicyOf(app.Services.GetRequiredService<IOptions<CorsOptions>>().Value);
        app.UseWhen(
            context => context.Request.Headers.ContainsKey(HeaderNames.Origin) && !CrossOrigin.IsAppliedBy(context.GetEndpoint()),
            others => others.UseMiddleware<Microsoft.AspNetCore.Cors.Infrastructure.CorsMiddleware>(policy));
    }
}
