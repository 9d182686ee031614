using System.Net;

namespace RxSse.Http;

/// <summary>Which addresses of a server are those of loopback.</summary>
internal static class LoopbackAddresses
{
    /// <summary>Whether there are addresses, and all of them are loopback.</summary>
    /// <param name="addresses">The addresses of a server.</param>
    /// <param name="skipUnixSockets">Whether sockets of Unix do not count. Otherwise they are not loopback.</param>
    public static bool AreAll(IEnumerable<string> addresses, bool skipUnixSockets)
    {
        var hosts = addresses.Select(BindingAddress.Parse)
            .Where(address => !(skipUnixSockets && address.IsUnixPipe))
            .Select(address => address.Host)
            .ToList();
        return hosts.Count > 0 && hosts.TrueForAll(Contain);
    }

    /// <summary>Whether a host is <c>localhost</c> or an address of loopback.</summary>
    public static bool Contain(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.AsSpan().Trim("[]"), out var address) && IPAddress.IsLoopback(address));
}
