namespace RxSse.Text;

/// <summary>Compares bytes, so that a dictionary of arrays can be asked with a part of other bytes. Its hashes are seeded.</summary>
/// <param name="length">The bytes after so many are not looked at.</param>
internal sealed class Utf8Comparer(int length = int.MaxValue)
    : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    /// <summary>Compares all bytes.</summary>
    public static Utf8Comparer Whole { get; } = new();

    public bool Equals(byte[]? x, byte[]? y) => First(x).SequenceEqual(First(y));

    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => First(alternate).SequenceEqual(First(other));

    public int GetHashCode(byte[] obj) => SeededHash.Of(First(obj));

    public int GetHashCode(ReadOnlySpan<byte> alternate) => SeededHash.Of(First(alternate));

    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

    private ReadOnlySpan<byte> First(ReadOnlySpan<byte> bytes) => bytes.Length > length ? bytes[..length] : bytes;
}
