using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using RxSse.Publishing;

namespace RxSse.Http;

/// <summary>Whether events may be published to streams over HTTP: as the setting says, or else if all addresses are loopback.</summary>
internal sealed class PublishAccess(IOptions<PublishingOptions> options, IServiceProvider services)
{
    // At the first request, when the server has bound its addresses.
    private readonly Lazy<bool> _isOnLoopback = new(() => IsOnLoopback(
        services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses ?? []));

    public bool IsOpen => options.Value.Enabled ?? _isOnLoopback.Value;

    /// <summary>Whether there are addresses, and all of them are loopback.</summary>
    public static bool IsOnLoopback(ICollection<string> addresses) => addresses.Count > 0 && addresses.All(IsLoopback);

    private static bool IsLoopback(string address)
    {
        var host = BindingAddress.Parse(address) is { IsUnixPipe: false, IsNamedPipe: false } bound ? bound.Host : "";
        return host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
    }
}
