using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace RxSse.Tests.Hosting;

/// <summary>
/// The host's own authentication: whoever sends the header <c>X-Scopes</c> has these scopes, where <c>wrong</c> is not valid; whoever sends
/// <c>X-Claims</c> has these claims, such as <c>tenant=acme&amp;scope=rxsse:read:*</c>.
/// </summary>
internal sealed class ScopeAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "Scopes";

    public static (string Name, string Value) Of(string scopes) => ("X-Scopes", scopes);

    public static (string Name, string Value) OfClaims(string claims) => ("X-Claims", claims);

    public static void Add(WebApplicationBuilder builder) =>
        builder.Services.AddAuthentication(Name).AddScheme<AuthenticationSchemeOptions, ScopeAuthentication>(Name, null);

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
        (Request.Headers["X-Scopes"], Request.Headers["X-Claims"]) switch
        {
            ([], [{ } claims]) => Success(claims.Split('&').Select(claim => claim.Split('=', 2)).Select(claim => new Claim(claim[0], claim[1]))),
            ([], _) => AuthenticateResult.NoResult(),
            (["wrong"], _) => AuthenticateResult.Fail("secret of the library"),
            var (scopes, _) => Success([new Claim("scope", scopes.ToString())]),
        });

    private AuthenticateResult Success(IEnumerable<Claim> claims) => AuthenticateResult.Success(new AuthenticationTicket(
        new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", "ada"), .. claims], Scheme.Name)), Scheme.Name));
}
