using System.IO.Pipelines;
using RxSse.Delivery;
using RxSse.Sse;

namespace RxSse.Tests.Simulation;

/// <summary>The body of a response whose client takes everything at once.</summary>
internal sealed class RecordedBody : IPlainBody
{
    public bool IsQuick => true;

    private readonly MemoryStream _bytes = new();

    /// <summary>All bytes so far.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.GetBuffer().AsSpan(0, (int)_bytes.Length);

    public int Write(Frame frame, SseFormat format) => Write(frame.Bytes(format).Span);

    public int Write(HttpChunk chunk) => Write(chunk.Content.Span);

    public int Write(ReadOnlySpan<byte> bytes)
    {
        _bytes.Write(bytes);
        return bytes.Length;
    }

    public ValueTask<FlushResult> FlushAsync() => default;

    public ValueTask EndAsync() => default;
}
