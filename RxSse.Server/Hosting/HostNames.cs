using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Primitives;
using RxSse.Http;
using RxSse.Server.Telemetry;
using RxSse.Text;

namespace RxSse.Server.Hosting;

/// <summary>
/// The names under which the server is reached. While it listens on loopback only, these are the names of loopback: a page on a domain that
/// was rebound to 127.0.0.1 (DNS rebinding) is not local, and would otherwise count as a page of this server.
/// </summary>
internal static class HostNames
{
    private const string Setting = "AllowedHosts";

    /// <summary>Answers <c>AllowedHosts</c> with a problem, in place of the page of ASP.NET Core's own filter.</summary>
    public static void ReplaceHostFiltering(this IServiceCollection services) =>
        services.Configure<HostFilteringOptions>(filter => filter.AllowedHosts = ["*"]);

    /// <summary>Rejects requests whose <c>Host</c> is not a name of the server.</summary>
    public static void UseHostNames(this WebApplication app)
    {
        var configured = Parse(app.Configuration[Setting]);
        var all = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        var metrics = app.Services.GetService<MetricsListener>(); // it has rules of its own
        var addresses = all.Where(address => address != metrics?.Url);
        bool? onLoopback = null; // until the server has started there may be more addresses
        app.Lifetime.ApplicationStarted.Register(() => onLoopback = IsOnLoopback(addresses));
        app.Use(next => context => metrics?.Has(context) is not true
            && Fault(context, configured, onLoopback ?? IsOnLoopback(addresses)) is { } fault
            ? ProblemResults.BadRequest(fault).ExecuteAsync(context)
            : next(context));
    }

    /// <summary>The hosts in a list with semicolons. Null if there are none.</summary>
    internal static IList<StringSegment>? Parse(string? hosts)
    {
        string[] names = [.. (hosts ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        return names.Length == 0 ? null
            : names.Any(name => name is "*" or "[::]" or "0.0.0.0") ? ["*"]
            : [.. names.Select(name => new StringSegment(new HostString(name).ToUriComponent()))];
    }

    // Sockets of Unix do not count: no browser reaches them.
    private static bool IsOnLoopback(IEnumerable<string> addresses) => LoopbackAddresses.AreAll(addresses, skipUnixSockets: true);

    // A browser always sends a host: a request without one (HTTP/1.0) does not come from a page.
    private static string? Fault(HttpContext context, IList<StringSegment>? configured, bool onLoopback) =>
        !context.Request.Host.HasValue ? null
        : configured is not null ? Fault(context.Request.Host, configured)
        : onLoopback && context.Connection.LocalIpAddress is not null && !LoopbackAddresses.Contain(context.Request.Host.Host)
            ? $"Unknown host '{ErrorText.Truncate(context.Request.Host.Value!)}'. The server listens on loopback only, so it answers to "
                + $"localhost and to loopback addresses. For another name, such as the public name behind a proxy, set {Setting}."
        : null;

    private static string? Fault(HostString host, IList<StringSegment> configured) =>
        configured.Contains("*") || HostString.MatchesAny(new StringSegment(host.Value), configured) ? null
        : $"Unknown host '{ErrorText.Truncate(host.Value!)}'. {Setting} does not contain it.";
}
