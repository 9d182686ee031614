using System.Buffers.Binary;
using RxSse.Log;

namespace RxSse.FileLog.Store;

/// <summary>Digests as they are stored.</summary>
internal static class DigestBytes
{
    private const int Half = 16;

    public static byte[] Of(Digest digest)
    {
        var bytes = new byte[2 * Half];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, digest.High);
        BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(Half), digest.Low);
        return bytes;
    }

    public static Digest Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt128BigEndian(bytes), BinaryPrimitives.ReadUInt128BigEndian(bytes[Half..]));
}
