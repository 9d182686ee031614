using System.Globalization;

namespace RxSse.Sse;

/// <summary>Bytes framed as one chunk (RFC 9112, 7.1). They are framed once for all subscribers.</summary>
internal sealed class HttpChunk
{
    private const int MaxDigits = 8;

    private readonly byte[] _bytes;
    private readonly int _start;
    private int _queues;
    private ulong _checksum; // with its operator, in one field, since several threads may compute it at the same time

    public HttpChunk(ReadOnlySpan<byte> content)
    {
        Span<byte> size = stackalloc byte[MaxDigits];
        content.Length.TryFormat(size, out var digits, "x", CultureInfo.InvariantCulture);
        _start = digits + 2;
        _bytes = [.. size[..digits], .. "\r\n"u8, .. content, .. "\r\n"u8];
    }

    /// <summary>The maximum number of bytes of the framing.</summary>
    public static int MaxFraming => MaxDigits + 4;

    /// <summary>Frames bytes that are not shared, such as those that one response begins with.</summary>
    /// <returns>The number of bytes written.</returns>
    public static int Frame(ReadOnlySpan<byte> content, Span<byte> destination)
    {
        content.Length.TryFormat(destination, out var digits, "x", CultureInfo.InvariantCulture);
        "\r\n"u8.CopyTo(destination[digits..]);
        content.CopyTo(destination[(digits + 2)..]);
        "\r\n"u8.CopyTo(destination[(digits + 2 + content.Length)..]);
        return digits + content.Length + 4;
    }

    /// <summary>The last chunk, which ends the response.</summary>
    public static ReadOnlyMemory<byte> Last { get; } = "0\r\n\r\n"u8.ToArray();

    /// <summary>The checksum of the content, and the operator of its length. They are computed at first use.</summary>
    public (uint Crc, uint Shift) Checksum
    {
        get
        {
            var checksum = Volatile.Read(ref _checksum);
            if (checksum == 0)
            {
                checksum = (ulong)Crc32.ShiftOf(Content.Length) << 32 | Crc32.Of(Content.Span);
                Volatile.Write(ref _checksum, checksum);
            }

            return ((uint)checksum, (uint)(checksum >> 32));
        }
    }

    /// <summary>It waits in one more queue.</summary>
    /// <returns>Whether it waits in no other.</returns>
    public bool Hold() => Interlocked.Increment(ref _queues) == 1;

    /// <summary>It waits in one queue less.</summary>
    /// <returns>Whether it waits in none any more.</returns>
    public bool Release() => Interlocked.Decrement(ref _queues) == 0;

    public ReadOnlyMemory<byte> Bytes => _bytes;

    public ReadOnlyMemory<byte> Content => _bytes.AsMemory(_start, _bytes.Length - _start - 2);
}
