using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace RxSse.Tests.Hosting;

/// <summary>The host's own authentication: whoever sends the header <c>X-Claims</c> has these claims, such as <c>tenant=acme&amp;scope=rxsse:read:*</c>.</summary>
internal sealed class ClaimAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    private const string Name = "Claims";

    public static (string Name, string Value) Of(string claims) => ("X-Claims", claims);

    public static void Add(WebApplicationBuilder builder) =>
        builder.Services.AddAuthentication(Name).AddScheme<AuthenticationSchemeOptions, ClaimAuthentication>(Name, null);

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Request.Headers["X-Claims"] is [{ } claims]
        ? AuthenticateResult.Success(new AuthenticationTicket(
            new ClaimsPrincipal(new ClaimsIdentity(
                [new Claim("sub", "ada"), .. claims.Split('&').Select(claim => claim.Split('=', 2)).Select(claim => new Claim(claim[0], claim[1]))],
                Name)),
            Name))
        : AuthenticateResult.NoResult());
}
