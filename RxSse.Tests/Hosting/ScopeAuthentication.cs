using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace RxSse.Tests.Hosting;

/// <summary>The host's own authentication: whoever sends the header <c>X-Scopes</c> has these scopes; <c>wrong</c> is not valid.</summary>
internal sealed class ScopeAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "Scopes";

    public static (string Name, string Value) Of(string scopes) => ("X-Scopes", scopes);

    public static void Add(WebApplicationBuilder builder) =>
        builder.Services.AddAuthentication(Name).AddScheme<AuthenticationSchemeOptions, ScopeAuthentication>(Name, null);

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Request.Headers["X-Scopes"] switch
    {
        [] => AuthenticateResult.NoResult(),
        ["wrong"] => AuthenticateResult.Fail("secret of the library"),
        var scopes => AuthenticateResult.Success(new AuthenticationTicket(
            new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", "ada"), new Claim("scope", scopes.ToString())], Scheme.Name)), Scheme.Name)),
    });
}
