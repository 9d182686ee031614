using RxSse.Delivery.Compression;
using RxSse.Sse;
using RxSse.Tests.Log;
using RxSse.Tests.Simulation;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Delivery.Compression;

public sealed class SharedDeflateTests : IDisposable
{
    private readonly SharedDeflate _compressor = New();

    public void Dispose() => _compressor.Dispose();

    [Fact]
    public void EachFrame_GetsABlock_ThatEndsWithAFlush()
    {
        foreach (var block in Enumerable.Range(1, 200).Select(i => Take(Frames.Event(i))))
        {
            Assert.True(block!.Chunk!.Content.Span.EndsWith<byte>([0, 0, 0xFF, 0xFF]));
        }
    }

    [Fact]
    public void FramesThatResembleThoseBefore_GetSmall()
    {
        var frames = Enumerable.Range(1, 200).Select(i => Frames.Event(i)).ToArray();

        var compressed = frames.Sum(frame => Take(frame)!.Chunk!.Content.Length);

        Assert.InRange(compressed, 1, frames.Sum(frame => frame.Bytes(SseFormat.Envelope).Length) / 2);
    }

    [Fact]
    public void FirstBlock_IsAKeyBlock_AndNoOtherThatNobodyWaitsFor() =>
        Assert.Equal([0], KeysOf(Enumerable.Range(0, 300).Select(i => Frames.Event(i))));

    [Fact]
    public void KeyBlockThatSomebodyWaitsFor_ComesAfter64Frames()
    {
        var keys = new List<int>();
        for (var i = 0; i < 200; i++)
        {
            _compressor.WantKey();
            if (Take(Frames.Event(i))!.IsKey)
            {
                keys.Add(i);
            }
        }

        Assert.Equal([0, 64, 128, 192], keys);
    }

    [Fact]
    public void KeyBlockThatSomebodyWaitsFor_ComesAfter16KiB()
    {
        var keys = new List<int>();
        for (var i = 0; i < 12; i++)
        {
            _compressor.WantKey();
            if (Take(OfSize(5_000, i))!.IsKey)
            {
                keys.Add(i);
            }
        }

        Assert.Equal([0, 4, 8], keys);
    }

    [Fact]
    public void LateWish_IsFulfilledAtOnce()
    {
        var before = KeysOf(Enumerable.Range(0, 100).Select(i => Frames.Event(i)));
        _compressor.WantKey();

        Assert.Equal([0], before);
        Assert.Equal([0], KeysOf([Frames.Event(100), Frames.Event(101)]));
    }

    [Fact]
    public void LargeFrame_IsAKeyBlock() =>
        Assert.Equal([0, 2, 4], KeysOf([Frames.Event(1), Frames.Event(2), OfSize(17_000, 3), Frames.Event(4), OfSize(200_000, 5), Frames.Event(6)]));

    [Fact]
    public void EventOfAStreamThatIsNotCompressed_GetsNoBlock_AndTheNextIsAKeyBlock()
    {
        Take(Frames.Event(1));
        Take(Frames.Event(2));

        Assert.Null(Take(Frames.Event(3, "secret")));
        Assert.True(Take(Frames.Event(4))!.IsKey);
        Assert.False(Take(Frames.Event(5))!.IsKey);
    }

    [Fact]
    public void EventOfAStreamThatIsNotSelected_IsNotInTheList()
    {
        using var compressor = New(StreamSelection.Of(["numbers"], ["numbers", "others"]));
        var (before, other, after) = (Frames.Event(1), Frames.Event(2, "others"), Frames.Event(3));

        compressor.Take(before);
        compressor.Take(other);
        compressor.Take(after);

        Assert.Null(compressor.BlockOf(other));
        Assert.Equal([0L, 1L], [compressor.BlockOf(before)!.Index, compressor.BlockOf(after)!.Index]);
    }

    [Fact]
    public void FrameInSeveralLists_HasABlockOfEach()
    {
        using var other = New();
        var frame = Frames.Event(1);

        _compressor.Take(frame);
        other.Take(frame);

        Assert.NotSame(_compressor.BlockOf(frame), other.BlockOf(frame));
        Assert.NotNull(_compressor.BlockOf(frame)!.Chunk);
        Assert.NotNull(other.BlockOf(frame)!.Chunk);
    }

    [Fact]
    public void BlocksThatAreKept_AreBounded_AndTheNewestIsAlwaysKept()
    {
        var blocks = Enumerable.Range(0, 40).Select(i => Take(Noise(10_000, i))!).ToArray();

        Assert.InRange(_compressor.KeptBytes, SharedDeflate.MaxKeptBytes / 2, SharedDeflate.MaxKeptBytes);
        Assert.Null(blocks[0].Chunk);
        Assert.NotNull(blocks[^1].Chunk);
        Assert.NotNull(Take(Noise(500_000, 41))!.Chunk);
        Assert.Null(blocks[^1].Chunk);
    }

    [Fact]
    public void CompressorThatHasEnded_KeepsNothing_AndTakesNothing()
    {
        var frame = Frames.Event(1);
        _compressor.Take(frame);

        _compressor.Dispose();

        Assert.Null(_compressor.BlockOf(frame)!.Chunk);
        Assert.Equal(0, _compressor.KeptBytes);
        Assert.Null(Take(Frames.Event(2)));
    }

    private static SharedDeflate New(StreamSelection? selection = null) =>
        new(selection ?? StreamSelection.All, SseFormat.Envelope, new HashSet<string> { "secret" });

    private static Frame OfSize(int bytes, int sequence) => OfData(Events.OfSize(bytes).Data, sequence);

    // Random digits: about half of the size is left.
    private static Frame Noise(int bytes, int seed)
    {
        var digits = new byte[bytes * 2];
        var random = new Random(seed);
        for (var i = 0; i < digits.Length; i++)
        {
            digits[i] = (byte)random.Next('0', '9' + 1);
        }

        return OfData(digits, seed);
    }

    private static Frame OfData(ReadOnlyMemory<byte> data, int sequence) =>
        new(FrameKind.Event, $"e-{sequence}", "numbers-update", data) { Position = Frames.Id(sequence) };

    private DeflateBlock? Take(Frame frame)
    {
        _compressor.Take(frame);
        return _compressor.BlockOf(frame);
    }

    private int[] KeysOf(IEnumerable<Frame> frames) =>
        [.. frames.Select((frame, i) => (Block: Take(frame)!, i)).Where(taken => taken.Block.IsKey).Select(taken => taken.i)];
}
