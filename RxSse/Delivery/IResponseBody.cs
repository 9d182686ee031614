using System.Buffers;
using System.IO.Pipelines;
using RxSse.Sse;

namespace RxSse.Delivery;

/// <summary>Where the bytes of a response go. Used by one caller at a time.</summary>
internal interface IResponseBody
{
    /// <summary>Adds a frame to what the next flush sends.</summary>
    /// <returns>How many bytes that is.</returns>
    int Write(Frame frame, SseFormat format);

    ValueTask<FlushResult> FlushAsync();

    /// <summary>Ends the body.</summary>
    ValueTask EndAsync();
}

/// <summary>A feature of connections that have a faster body than that of the server.</summary>
internal interface IResponseBodyFeature
{
    /// <summary>Opens the body of a response that has not started. Returns null if this response cannot use it.</summary>
    IResponseBody? TryOpen(HttpContext context);

    /// <summary>What the client has sent and the server has not read, below TLS.</summary>
    PipeReader Input { get; }
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
