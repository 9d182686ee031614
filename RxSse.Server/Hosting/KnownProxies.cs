using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using IPNetwork = System.Net.IPNetwork;

namespace RxSse.Server.Hosting;

/// <summary>The proxies whose word for the address of a client counts.</summary>
internal sealed class ProxiesOptions
{
    /// <summary>Addresses such as <c>10.0.0.5</c>, and networks such as <c>10.1.0.0/16</c>. Default: none.</summary>
    public IReadOnlyList<string> Known { get; set; } = [];
}

/// <summary>Uses <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> of the proxies in <c>RxSse:Proxies</c>, by ASP.NET Core's middleware.</summary>
internal static class KnownProxies
{
    private const string OfAspNet = "ForwardedHeaders_Enabled"; // then the framework adds the middleware, and uses the header of every client

    /// <summary>Whether a text is an address or a network.</summary>
    public static bool IsAllowed(string text) => AddressOf(text) is not null || IPNetwork.TryParse(text, out _);

    /// <summary>Restricts the middleware to the proxies of the configuration, if there are any.</summary>
    public static void AddKnownProxies(this IServiceCollection services) => services.AddOptions<ForwardedHeadersOptions>()
        .PostConfigure<IOptions<ProxiesOptions>>(static (headers, proxies) =>
        {
            if (proxies.Value.Known.Count == 0)
            {
                return;
            }

            headers.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            headers.ForwardLimit = null; // each proxy of a chain must be known
            headers.KnownProxies.Clear();
            headers.KnownIPNetworks.Clear();
            foreach (var text in proxies.Value.Known)
            {
                if (AddressOf(text) is { } address)
                {
                    headers.KnownProxies.Add(address);
                }
                else
                {
                    headers.KnownIPNetworks.Add(IPNetwork.Parse(text));
                }
            }
        });

    /// <summary>Adds the middleware, if there are proxies and the framework has not added it.</summary>
    public static void UseKnownProxies(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<ProxiesOptions>>().Value.Known.Count > 0
            && !string.Equals(app.Configuration[OfAspNet], "true", StringComparison.OrdinalIgnoreCase))
        {
            app.UseForwardedHeaders();
        }
    }

    // Without the short forms of IPv4: 10.1 is 10.0.0.1.
    private static IPAddress? AddressOf(string text) => IPAddress.TryParse(text, out var address)
        && (address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == text) ? address : null;
}
