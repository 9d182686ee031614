using Microsoft.Net.Http.Headers;
using RxSse.Http.Security;
using RxSse.Text;

namespace RxSse.Http;

/// <summary>
/// Keeps web pages of other origins from changing anything with the browser of their visitor. CORS cannot: a browser sends a simple
/// request (Fetch, "CORS-safelisted method" and content type) at once, and only hides the response from the page.
/// </summary>
internal static class ForeignOrigin
{
    /// <summary>Rejects requests of pages of other origins with 403.</summary>
    /// <param name="endpoints">Endpoints that change something.</param>
    /// <param name="allowed">
    /// The allowed origins. <c>*</c> allows all of them, but no request with a cookie or an <c>Authorization</c> header, as in CORS.
    /// </param>
    /// <param name="setting">The key of the setting that has the allowed origins, for the error.</param>
    /// <param name="withCookie">The allowed origins and their setting for a request with a cookie, if they are others.</param>
    public static TBuilder RejectForeignOrigins<TBuilder>(
        this TBuilder endpoints, IReadOnlyList<string> allowed, string setting, (IReadOnlyList<string> Allowed, string Setting)? withCookie = null)
        where TBuilder : IEndpointConventionBuilder
    {
        string? FaultOf(HttpRequest request) => withCookie is var (others, key) && request.Headers.ContainsKey(HeaderNames.Cookie)
            ? Fault(request, others, key)
            : Fault(request, allowed, setting);

        endpoints.Finally(endpoint =>
        {
            if (endpoint.RequestDelegate is { } next)
            {
                endpoint.Metadata.Add(new Checked());
                endpoint.RequestDelegate = context => FaultOf(context.Request) is { } fault ? RefuseAsync(context, fault) : next(context);
            }
        });
        return endpoints;
    }

    /// <summary>Whether the endpoint rejects pages of other origins.</summary>
    public static bool IsCheckedBy(Endpoint endpoint) => endpoint.Metadata.GetMetadata<Checked>() is not null;

    /// <summary>What is wrong with the origin of a request; null if it may change something.</summary>
    internal static string? Fault(HttpRequest request, IReadOnlyList<string> allowed, string setting)
    {
        var origin = request.Headers.Origin.ToString();
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        return IsOwn(request, origin, site) || IsAllowed(request, origin, allowed) ? null
            : origin.Length == 0
                ? $"Pages of another site ({ErrorText.Truncate(site)}) may not use {Target(request)}. "
                    + $"Allowed: pages of this server, and the origins in {setting}."
            : $"Pages of the origin '{ErrorText.Truncate(origin)}' may not use {Target(request)}. "
                + $"Allowed: pages of this server, and the origins in {setting}"
                + $"{(allowed.Contains("*") ? ", where * is for requests without a cookie and without an Authorization header" : "")}.";
    }

    private static Task RefuseAsync(HttpContext context, string fault)
    {
        context.RequestServices.GetService<Audit>()?.Refused(context.Request, null, StatusCodes.Status403Forbidden, fault);
        return ProblemResults.Problem(StatusCodes.Status403Forbidden, fault).ExecuteAsync(context);
    }

    // Behind a proxy with TLS the schemes differ, and then the browser's word counts. A page cannot set this header.
    private static bool IsOwn(HttpRequest request, string origin, string site) => site == "same-origin"
        || (origin.Length == 0
            ? site is not ("cross-site" or "same-site") // not a browser, or an address that the user has entered
            : origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase));

    private static bool IsAllowed(HttpRequest request, string origin, IReadOnlyList<string> allowed) =>
        (origin.Length > 0 && allowed.Contains(origin))
        || (allowed.Contains("*") && !request.Headers.ContainsKey(HeaderNames.Cookie)
            && !request.Headers.ContainsKey(HeaderNames.Authorization) && !request.Headers.ContainsKey(ApiKeys.Header));

    private static string Target(HttpRequest request) => $"{ErrorText.Truncate(request.Method)} {ErrorText.Truncate(request.Path)}";

    private sealed class Checked;
}
