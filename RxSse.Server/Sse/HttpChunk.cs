using System.Globalization;
using System.Text;

namespace RxSse.Server.Sse;

/// <summary>Bytes framed as one chunk (RFC 9112, 7.1), made once so that sending them to many needs no framing for each.</summary>
internal sealed class HttpChunk
{
    private readonly byte[] _bytes;
    private readonly int _start;

    public HttpChunk(ReadOnlySpan<byte> content)
    {
        var size = Encoding.ASCII.GetBytes(content.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n");
        _start = size.Length;
        _bytes = [.. size, .. content, .. "\r\n"u8];
    }

    /// <summary>What ends a response that is sent in chunks.</summary>
    public static ReadOnlyMemory<byte> Last { get; } = "0\r\n\r\n"u8.ToArray();

    public ReadOnlyMemory<byte> Bytes => _bytes;

    public ReadOnlyMemory<byte> Content => _bytes.AsMemory(_start, _bytes.Length - _start - 2);
}
