using System.Buffers;
using System.IO.Pipelines;
using RxSse.Sse;

namespace RxSse.Delivery;

/// <summary>Where the bytes of a response go. Used by one caller at a time.</summary>
internal interface IResponseBody
{
    /// <summary>Whether a small write takes little time: no code of others runs in it.</summary>
    bool IsQuick { get; }

    /// <summary>Adds a frame to what the next flush sends.</summary>
    /// <returns>How many bytes that is.</returns>
    int Write(Frame frame, SseFormat format);

    ValueTask<FlushResult> FlushAsync();

    /// <summary>Ends the body.</summary>
    ValueTask EndAsync();
}

/// <summary>A body that takes any bytes, such as those of a frame in another encoding.</summary>
internal interface IPlainBody : IResponseBody
{
    /// <summary>Adds bytes that never change.</summary>
    /// <returns>How many bytes that is.</returns>
    int Write(HttpChunk chunk);

    /// <summary>Adds bytes, which are copied.</summary>
    /// <returns>How many bytes that is.</returns>
    int Write(ReadOnlySpan<byte> bytes);
}

/// <summary>A feature of connections that have a faster body than that of the server.</summary>
internal interface IResponseBodyFeature
{
    /// <summary>Opens the body of a response that has not started. Returns null if this response cannot use it.</summary>
    IPlainBody? TryOpen(HttpContext context);

    /// <summary>What the client has sent and the server has not read, below TLS.</summary>
    PipeReader Input { get; }
}

/// <summary>The body as the server frames, encrypts and sends it: for any version of HTTP.</summary>
/// <param name="output">The output of the response.</param>
/// <param name="isQuick">Whether that is the server's own, and not that of a middleware.</param>
internal sealed class PipeBody(PipeWriter output, bool isQuick) : IPlainBody
{
    public bool IsQuick => isQuick;

    public int Write(Frame frame, SseFormat format) => Write(frame.Chunked(format));

    public int Write(HttpChunk chunk) => Write(chunk.Content.Span);

    public int Write(ReadOnlySpan<byte> bytes)
    {
        output.Write(bytes);
        return bytes.Length;
    }

    public ValueTask<FlushResult> FlushAsync() => output.FlushAsync();

    public ValueTask EndAsync() => ValueTask.CompletedTask;
}
