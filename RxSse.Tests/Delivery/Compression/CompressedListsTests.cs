using RxSse.Delivery.Compression;
using RxSse.Sse;
using RxSse.Tests.Simulation;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Delivery.Compression;

public sealed class CompressedListsTests
{
    private static readonly HashSet<string> NoStreams = [];
    private readonly CompressorLimit _limit = new();
    private readonly CompressedLists _lists;

    public CompressedListsTests() => _lists = new CompressedLists(NoStreams, _limit);

    [Fact]
    public void OnlySubscriberOfAList_IsNotCompressed_AndTheOthersShareACompressor()
    {
        var (first, second, third) = (Enter("a"), Enter("a"), Enter("a"));

        Assert.Null(first.Compressor);
        Assert.NotNull(second.Compressor);
        Assert.Same(second.Compressor, third.Compressor);
    }

    [Fact]
    public void EachSelectionAndFormat_IsAListOfItsOwn()
    {
        Assert.Null(Enter("a").Compressor);
        Assert.Null(Enter("b").Compressor);
        Assert.Null(Enter("a", SseFormat.Named).Compressor);

        Assert.NotSame(Enter("a").Compressor, Enter("b").Compressor);
        Assert.NotSame(Enter("a").Compressor, Enter("a", SseFormat.Named).Compressor);
    }

    [Fact]
    public void Frame_IsCompressedForEachList_ThatItBelongsTo()
    {
        var (a, b) = (Both("a"), Both("b"));
        var frame = Frames.Event(1, "a");

        _lists.Take(frame);

        Assert.NotNull(a.Compressor!.BlockOf(frame));
        Assert.Null(b.Compressor!.BlockOf(frame));
    }

    [Fact]
    public void Compressor_EndsWithItsLastSubscriber_AndAPlaceIsFree()
    {
        var first = Enter("a");
        var (second, third) = (Enter("a"), Enter("a"));
        second.Dispose();
        Assert.NotNull(BlockOf(third, Frames.Event(1, "a")));

        third.Dispose();

        Assert.Null(BlockOf(third, Frames.Event(2, "a")));
        Assert.NotNull(Enter("a").Compressor); // with the first, who is sent plain events
        first.Dispose();
    }

    [Fact]
    public void CompressorsOfAllSources_AreBounded()
    {
        var views = Enumerable.Range(0, CompressorLimit.Max).Select(_ => Both("a", new CompressedLists(NoStreams, _limit))).ToArray();
        Assert.All(views, lease => Assert.NotNull(lease.Compressor));

        Assert.Null(Both("a").Compressor);

        views[7].Dispose();
        Assert.NotNull(Both("a").Compressor);
        Assert.Null(Both("b").Compressor);
    }

    [Fact]
    public void ListWithoutSubscribers_IsForgotten()
    {
        var (first, second) = (Enter("a"), Enter("a"));
        first.Dispose();
        second.Dispose();

        Assert.Null(Enter("a").Compressor);
    }

    [Fact]
    public void ViewThatReadsAStreamThatIsNotCompressed_HasNoList()
    {
        var compressors = new Compressors(CompressionMethod.Gzip, new HashSet<string> { "secret" }, _limit);

        Assert.Null(compressors.Of(Views.Of("latest(secret, a)")));
        Assert.NotNull(compressors.Of(Views.Of("a | distinct")));
    }

    [Fact]
    public void NothingIsCompressed_IfCompressionIsOff()
    {
        var compressors = new Compressors(CompressionMethod.Off, NoStreams, _limit);

        Assert.Null(compressors.Streams);
        Assert.Null(compressors.Of(Views.Of("a | distinct")));
    }

    private static DeflateBlock? BlockOf(CompressionLease lease, Frame frame)
    {
        lease.Compressor!.Take(frame);
        return lease.Compressor!.BlockOf(frame);
    }

    private CompressionLease Enter(string stream, SseFormat format = SseFormat.Envelope) =>
        _lists.Enter(StreamSelection.Of([stream], ["a", "b"]), format);

    private CompressionLease Both(string stream, CompressedLists? lists = null)
    {
        var selection = StreamSelection.Of([stream], ["a", "b"]);
        (lists ?? _lists).Enter(selection, SseFormat.Envelope);
        return (lists ?? _lists).Enter(selection, SseFormat.Envelope);
    }

    private static class Views
    {
        private static readonly RxSse.Views.Parsing.ViewLanguage Language = new(["a", "secret"], [], new RxSse.Views.CompositionOptions());

        public static View Of(string text) => Language.Parse(text).View;
    }
}
