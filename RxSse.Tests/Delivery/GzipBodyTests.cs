using System.IO.Pipelines;
using System.Text;
using RxSse.Delivery;
using RxSse.Delivery.Compression;
using RxSse.Sse;
using RxSse.Tests.Simulation;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Delivery;

/// <summary>What a body in gzip shares with the others when nothing is compressed for it: a snapshot, the history.</summary>
public sealed class GzipBodyTests : IDisposable
{
    private readonly SharedDeflate _compressor = new(StreamSelection.All, SseFormat.Named, new HashSet<string>());

    public void Dispose() => _compressor.Dispose();

    [Theory]
    [InlineData(16 * 1024)]
    [InlineData(65_000)]
    [InlineData(65_536)]
    [InlineData(65_535 * 2)]
    [InlineData(200_000)]
    public void LargeFrame_IsWrittenFromTheSameMemoryForAll(int size)
    {
        var frame = Event(size);
        var (one, other) = (new Wire(), new Wire());
        Write(one, frame);
        Write(other, frame);

        Assert.Equal(0, one.Copied);
        Assert.Equal(0, other.Copied);
        Assert.Same(Assert.Single(one.Shared), Assert.Single(other.Shared));
        Assert.Equal(frame.Bytes(SseFormat.Named).ToArray(), Gunzip.Begun([.. one.Bytes.ToArray()])[Small.Bytes(SseFormat.Named).Length..]);
    }

    [Fact]
    public void SmallFrame_HasNoSecondCopyThatIsKept()
    {
        var frame = Event(1_000);
        var wire = new Wire();
        Write(wire, frame);

        Assert.Same(frame.Chunked(SseFormat.Named), Assert.Single(wire.Shared));
    }

    // The bound of all queues counts the frame once, and its stored blocks once, when they have been made.
    [Fact]
    public void WhatWaits_CountsTheStoredBlocksOnce()
    {
        var frame = Event(64 * 1024);
        var plain = frame.Hold(SseFormat.Named);
        Assert.Equal(frame.Bytes(SseFormat.Named).Length + frame.DataBytes + 256, plain);

        Write(new Wire(), frame);
        Write(new Wire(), frame);
        var stored = frame.Hold(SseFormat.Named);

        Assert.Equal(frame.Bytes(SseFormat.Named).Length + 10, stored); // two headers
        Assert.Equal(0, frame.Hold(SseFormat.Named));
        Assert.Equal(0, frame.Release(SseFormat.Named));
        Assert.Equal(0, frame.Release(SseFormat.Named));
        Assert.Equal(plain + stored, frame.Release(SseFormat.Named));
        Assert.Equal(plain + stored, frame.Hold(SseFormat.Named));
        Assert.Equal(plain + stored, frame.Release(SseFormat.Named));
    }

    private static Frame Small => Event(10);

    private static Frame Event(int size) =>
        new(FrameKind.Event, "e-1", "numbers-update", Encoding.UTF8.GetBytes($"\"{new string('a', size)}\""));

    // After the begin of the response, as a client that joins is sent it.
    private void Write(Wire wire, Frame frame)
    {
        var body = new GzipBody(wire, _compressor);
        body.Write(Small, SseFormat.Named);
        wire.Copied = 0;
        wire.Shared.Clear();

        var before = wire.Bytes.Length;
        Assert.Equal(body.Write(frame, SseFormat.Named), wire.Bytes.Length - before);
    }

    private sealed class Wire : IPlainBody
    {
        public bool IsQuick => true;

        private readonly RecordedBody _body = new();

        public ReadOnlySpan<byte> Bytes => _body.Bytes;

        /// <summary>The bytes that each response copies.</summary>
        public int Copied { get; set; }

        public List<HttpChunk> Shared { get; } = [];

        public int Write(Frame frame, SseFormat format) => Write(frame.Chunked(format));

        public int Write(HttpChunk chunk)
        {
            Shared.Add(chunk);
            return _body.Write(chunk);
        }

        public int Write(ReadOnlySpan<byte> bytes)
        {
            Copied += bytes.Length;
            return _body.Write(bytes);
        }

        public ValueTask<FlushResult> FlushAsync() => default;

        public ValueTask EndAsync() => default;
    }
}
