using System.Buffers.Binary;
using System.IO.Pipelines;
using RxSse.Delivery.Compression;
using RxSse.Sse;

namespace RxSse.Delivery;

/// <summary>
/// A body in gzip (RFC 1952). It compresses nothing itself: it writes the blocks that its list shares, if the client has all that they
/// refer to, and otherwise the frame as it is, in a stored block (docs/adr/0019).
/// </summary>
/// <param name="inner">Where the bytes go.</param>
/// <param name="compressor">The compressor of the list.</param>
internal sealed class GzipBody(IPlainBody inner, SharedDeflate compressor) : IResponseBody
{
    private const long None = -2; // so that no block is the next one

    private long _last = None; // the shared block that was written last, if nothing was written after it
    private uint _crc;
    private uint _length;
    private bool _hasBegun;

    private static ReadOnlySpan<byte> Header => [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]; // deflate, no name, no time, any system

    public bool IsQuick => false;

    public int Write(Frame frame, SseFormat format)
    {
        var bytes = Begin();
        var chunk = frame.Chunked(format);
        var (crc, shift) = chunk.Checksum;
        _crc = Crc32.Combine(_crc, crc, shift);
        _length += (uint)chunk.Content.Length;
        if (compressor.BlockOf(frame) is { Chunk: { } shared } block && (block.IsKey || block.Index == _last + 1))
        {
            _last = block.Index;
            return bytes + inner.Write(shared);
        }

        _last = None;
        compressor.WantKey();
        return bytes + WriteStored(chunk);
    }

    public ValueTask<FlushResult> FlushAsync() => inner.FlushAsync();

    public ValueTask EndAsync()
    {
        Begin();
        Span<byte> end = stackalloc byte[13];
        StoredBlock.WriteHeader(end, 0, isFinal: true);
        BinaryPrimitives.WriteUInt32LittleEndian(end[5..], _crc);
        BinaryPrimitives.WriteUInt32LittleEndian(end[9..], _length);
        inner.Write(end);
        return inner.EndAsync();
    }

    private int Begin()
    {
        if (_hasBegun)
        {
            return 0;
        }

        _hasBegun = true;
        return inner.Write(Header);
    }

    // A large frame is sent from blocks that all share. Of a smaller one, the header and the frame leave in one write, as a copy.
    private int WriteStored(HttpChunk chunk)
    {
        if (chunk.IsLarge)
        {
            return inner.Write(chunk.Stored);
        }

        Span<byte> header = stackalloc byte[StoredBlock.HeaderBytes];
        StoredBlock.WriteHeader(header, (ushort)chunk.Content.Length);
        return inner.Write(header) + inner.Write(chunk);
    }
}
