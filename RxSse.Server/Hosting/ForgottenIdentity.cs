using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.Net.Http.Headers;
using RxSse.Http.Security;

namespace RxSse.Server.Hosting;

/// <summary>
/// Releases the token, the principal and the scope of services, which the framework would keep as long as a stream lasts: several KiB for
/// each. The server has no middleware that looks at them afterwards.
/// </summary>
internal sealed class ForgottenIdentity : RequestIdentity
{
    public override async ValueTask ForgetAsync(HttpContext context)
    {
        context.Features.Set<IAuthenticateResultFeature>(null);
        context.Features.Set<IHttpAuthenticationFeature>(null);
        context.Request.Headers.Remove(HeaderNames.Authorization);
        context.Request.Headers.Remove(HeaderNames.Cookie);
        context.Request.Headers.Remove(ApiKeys.Header);
        context.Request.QueryString = QueryString.Empty;
        if (context.Features.Get<IServiceProvidersFeature>() is IAsyncDisposable services)
        {
            context.Features.Set<IServiceProvidersFeature>(null); // a later use of services gets a new scope
            await services.DisposeAsync();
        }
    }
}
