using System.Globalization;

namespace RxSse.Sse;

/// <summary>Bytes framed as one chunk (RFC 9112, 7.1). They are framed once for all subscribers.</summary>
internal sealed class HttpChunk
{
    private readonly byte[] _bytes;
    private readonly int _start;
    private int _queues;

    public HttpChunk(ReadOnlySpan<byte> content)
    {
        Span<byte> size = stackalloc byte[8];
        content.Length.TryFormat(size, out var digits, "x", CultureInfo.InvariantCulture);
        _start = digits + 2;
        _bytes = [.. size[..digits], .. "\r\n"u8, .. content, .. "\r\n"u8];
    }

    /// <summary>The last chunk, which ends the response.</summary>
    public static ReadOnlyMemory<byte> Last { get; } = "0\r\n\r\n"u8.ToArray();

    /// <summary>It waits in one more queue.</summary>
    /// <returns>Whether it waits in no other.</returns>
    public bool Hold() => Interlocked.Increment(ref _queues) == 1;

    /// <summary>It waits in one queue less.</summary>
    /// <returns>Whether it waits in none any more.</returns>
    public bool Release() => Interlocked.Decrement(ref _queues) == 0;

    public ReadOnlyMemory<byte> Bytes => _bytes;

    public ReadOnlyMemory<byte> Content => _bytes.AsMemory(_start, _bytes.Length - _start - 2);
}
