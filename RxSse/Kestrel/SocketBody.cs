using System.IO.Pipelines;
using RxSse.Delivery;
using RxSse.Sse;

namespace RxSse.Kestrel;

/// <summary>
/// The body of a cleartext HTTP/1.1 response. Its frames are already framed as chunks: one frame leaves in one send, from the bytes that
/// all its subscribers share.
/// </summary>
/// <param name="output">Where the chunks go.</param>
/// <param name="server">The server's own output, which watches over the last chunk as over the end of any response.</param>
internal sealed class SocketBody(SocketOutput output, PipeWriter server) : IPlainBody
{
    public bool IsQuick => true;

    public int Write(Frame frame, SseFormat format) => Write(frame.Chunked(format));

    public int Write(HttpChunk chunk)
    {
        output.WriteShared(chunk.Bytes);
        return chunk.Bytes.Length;
    }

    public int Write(ReadOnlySpan<byte> bytes)
    {
        var chunk = output.GetSpan(bytes.Length + HttpChunk.MaxFraming);
        var length = HttpChunk.Frame(bytes, chunk);
        output.Advance(length);
        return length;
    }

    public ValueTask<FlushResult> FlushAsync() => output.FlushAsync();

    public async ValueTask EndAsync() => await server.WriteAsync(HttpChunk.Last);
}
