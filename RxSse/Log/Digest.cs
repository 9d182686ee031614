using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RxSse.Log;

/// <summary>A SHA-256 value, of fixed size whatever was hashed. What it was made of is nobody's business: compare it, and store it.</summary>
/// <param name="High">The first 16 bytes, as a big-endian number.</param>
/// <param name="Low">The last 16 bytes, as a big-endian number.</param>
public readonly record struct Digest(UInt128 High, UInt128 Low)
{
    private const int Digits = 2 * SHA256.HashSizeInBytes;

    /// <summary>The digest of several texts. Each counts with its length, so that no two lists have the same bytes.</summary>
    internal static Digest Of(params ReadOnlySpan<string> texts)
    {
        using var hash = new DigestWriter();
        foreach (var text in texts)
        {
            hash.Add(Encoding.UTF8.GetBytes(text));
        }

        return hash.End();
    }

    /// <summary>Reads what <see cref="ToString"/> has printed. Null if it is nothing of that kind.</summary>
    /// <param name="text">The text.</param>
    public static Digest? Parse(string text) =>
        text.Length == Digits
        && UInt128.TryParse(text.AsSpan(0, Digits / 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var high)
        && UInt128.TryParse(text.AsSpan(Digits / 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var low)
            ? new Digest(high, low)
            : null;

    /// <summary>The digest as 64 hexadecimal digits.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{High:x32}{Low:x32}");
}

/// <summary>Computes a digest of several parts, each with its length.</summary>
internal sealed class DigestWriter : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public void Add(ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
        _hash.AppendData(length);
        _hash.AppendData(part);
    }

    public Digest End()
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.GetHashAndReset(bytes);
        return new Digest(BinaryPrimitives.ReadUInt128BigEndian(bytes), BinaryPrimitives.ReadUInt128BigEndian(bytes[16..]));
    }

    public void Dispose() => _hash.Dispose();
}
