using System.Buffers;
using System.IO.Pipelines;
using RxSse.Kestrel;
using RxSse.Sse;

namespace RxSse.Delivery;

/// <summary>Where the bytes of a response go. Used by one caller at a time.</summary>
internal interface IResponseBody
{
    /// <summary>Adds a frame to what the next flush sends.</summary>
    /// <returns>How many bytes that is.</returns>
    int Write(Frame frame, SseFormat format);

    ValueTask<FlushResult> FlushAsync();

    /// <summary>Nothing more comes.</summary>
    ValueTask EndAsync();
}

/// <summary>The body as the server frames, encrypts and sends it: for any version of HTTP.</summary>
internal sealed class PipeBody(PipeWriter output) : IResponseBody
{
    public int Write(Frame frame, SseFormat format)
    {
        var bytes = frame.Bytes(format);
        output.Write(bytes.Span);
        return bytes.Length;
    }

    public ValueTask<FlushResult> FlushAsync() => output.FlushAsync();

    public ValueTask EndAsync() => ValueTask.CompletedTask;
}

/// <summary>
/// The body of a cleartext HTTP/1.1 response, framed in chunks already when it comes here: one frame leaves in one send,
/// from the bytes that all its subscribers share.
/// </summary>
/// <param name="output">Where the chunks go.</param>
/// <param name="server">The server's own way there, which watches over the last chunk as over the end of any response.</param>
internal sealed class SocketBody(SocketOutput output, PipeWriter server) : IResponseBody
{
    public int Write(Frame frame, SseFormat format)
    {
        var chunk = frame.Chunk(format);
        output.WriteShared(chunk);
        return chunk.Length;
    }

    public ValueTask<FlushResult> FlushAsync() => output.FlushAsync();

    public async ValueTask EndAsync() => await server.WriteAsync(HttpChunk.Last);
}
