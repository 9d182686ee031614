using System.Runtime.InteropServices;

namespace RxSse.Text;

/// <summary>
/// Hashes of bytes that strangers choose. They have a secret seed of the process, so nobody can find many bytes with one hash.
/// </summary>
internal static class SeededHash
{
    /// <summary>The hash of some bytes.</summary>
    public static int Of(ReadOnlySpan<byte> bytes)
    {
        // The hash of a string is made for this. It takes two bytes at a time.
        var hash = string.GetHashCode(MemoryMarshal.Cast<byte, char>(bytes), StringComparison.Ordinal);
        return bytes.Length % 2 == 0 ? hash : HashCode.Combine(hash, bytes[^1]);
    }
}
