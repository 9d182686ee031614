using System.Net;
using System.Net.Sockets;

namespace RxSse.Delivery.Limits;

/// <summary>
/// The address of a client, as the limits by address count it. An IPv6 client usually has a whole /64 and can use any address of it, and
/// on the own machine any address of 127.0.0.0/8: both count as one address.
/// </summary>
internal static class ClientAddress
{
    private const int NetworkBytes = 8; // of a /64

    /// <summary>The address that represents all addresses of the same client; null if the connection has none.</summary>
    public static IPAddress? Of(IPAddress? address) => address switch
    {
        null => null,
        { IsIPv4MappedToIPv6: true } => Of(address.MapToIPv4()),
        _ when IPAddress.IsLoopback(address) => IPAddress.Loopback,
        { AddressFamily: AddressFamily.InterNetworkV6 } => NetworkOf(address),
        _ => address,
    };

    /// <summary>The text of such an address: an IPv6 network has its length.</summary>
    public static string Print(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? $"{address}/64" : address.ToString();

    private static IPAddress NetworkOf(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return new IPAddress(bytes);
    }
}
