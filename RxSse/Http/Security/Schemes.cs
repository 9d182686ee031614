using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace RxSse.Http.Security;

/// <summary>The ways to authenticate that there are.</summary>
internal sealed class Schemes(IOptions<AuthenticationOptions> authentication, ApiKeys keys)
{
    private const string Bearer = "Bearer";
    private readonly string[] _ofHost = [.. authentication.Value.Schemes.Select(scheme => scheme.Name)];

    /// <summary>Whether there is any: then callers without a credential have no rights unless the configuration gives them some.</summary>
    public bool Exist => OfHostExist || keys.Exist;

    /// <summary>Whether the application has schemes of its own.</summary>
    public bool OfHostExist => _ofHost.Length > 0;

    /// <summary>Whether a token in <c>Authorization</c> is a credential.</summary>
    public bool HasBearer => _ofHost.Contains(Bearer);

    /// <summary>Whether there are API keys.</summary>
    public bool HasKeys => keys.Exist;

    /// <summary>Whether the application has other schemes than Bearer, such as cookies.</summary>
    public bool HasOthers => _ofHost.Any(scheme => scheme != Bearer);

    /// <summary>The value of <c>WWW-Authenticate</c>; empty if nobody can authenticate.</summary>
    public string Challenge => string.Join(", ", keys.Exist ? [.. _ofHost, ApiKeys.Scheme] : _ofHost);

    /// <summary>How to send a credential, for errors.</summary>
    public string Ways => string.Join(", or ", _ofHost.Select(scheme => scheme == Bearer ? "Authorization: Bearer" : scheme)
        .Concat(keys.Exist ? [ApiKeys.Header] : []));

    /// <summary>
    /// Whether the request has a token for the scheme Bearer, and has not been authenticated by that scheme yet: a cookie beside a token must
    /// not hide a wrong token.
    /// </summary>
    public bool HaveUnreadToken(HttpContext context) =>
        HasToken(context) && context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Ticket?.AuthenticationScheme != Bearer;

    /// <summary>Authenticates a token by the scheme Bearer, anything else by the default scheme. Null if there is no such scheme.</summary>
    public async ValueTask<AuthenticateResult?> AuthenticateAsync(HttpContext context) => OfHostExist
        && context.RequestServices.GetService<IAuthenticationSchemeProvider>() is { } provider
        && (HasToken(context) ? Bearer : (await provider.GetDefaultAuthenticateSchemeAsync())?.Name) is { } scheme
            ? await context.AuthenticateAsync(scheme) // once for each request
            : null;

    private bool HasToken(HttpContext context) =>
        HasBearer && context.Request.Headers.Authorization.ToString().StartsWith(Bearer, StringComparison.OrdinalIgnoreCase);
}
