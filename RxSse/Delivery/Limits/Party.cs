using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using RxSse.Log;

namespace RxSse.Delivery.Limits;

/// <summary>Whom a limit counts: a principal, or an address. Of fixed size, and never both.</summary>
/// <param name="High">The first half of the digest of a principal; 0 for an address.</param>
/// <param name="Low">The second half of the digest, or the address.</param>
internal readonly record struct Party(UInt128 High, UInt128 Low)
{
    private static readonly Digest Nameless = Revocations.OfSubject("");

    /// <summary>The principal of a credential; null if there is none, or if it does not say whose it is.</summary>
    public static Party? Of(SubscriberCredential? credential) =>
        credential is null || credential.Subject == Nameless ? null : new Party(credential.Principal.High, credential.Principal.Low);

    /// <summary>The client at an address (<see cref="ClientAddress"/>); null if the connection has none.</summary>
    public static Party? Of(IPAddress? address)
    {
        if (ClientAddress.Of(address) is not { } client)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[16];
        (client.AddressFamily == AddressFamily.InterNetworkV6 ? client : client.MapToIPv6()).TryWriteBytes(bytes, out _);
        return new Party(0, BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }
}
