using System.Reactive.Linq;
using RxSse.Streams;
using Xunit;

namespace RxSse.Tests.Streams;

public sealed class StreamGraphTests
{
    private readonly StreamGraph _streams = new(["a", "b", "c", "stock"], Observable.Never<StreamEvent>());

    [Theory]
    [InlineData("stcok", "The stream 'a' taps 'stcok', and there is no such stream: 'stock' is near. There are: b, c, stock.")]
    [InlineData("prices", "The stream 'a' taps 'prices', and there is no such stream. There are: b, c, stock.")]
    public void UnknownStream_IsRefused_WithTheNearestName(string name, string message) =>
        Assert.Equal(message, Refused(name, by: "a"));

    [Fact]
    public void StreamThatTapsItself_IsRefused() =>
        Assert.Equal("The stream 'a' taps itself: what it publishes would come back to it without end.", Refused("a", by: "a"));

    [Fact]
    public void StreamsThatWouldFeedEachOther_AreRefused_ByTheLastOfTheCircle()
    {
        Assert.NotNull(_streams.Tap("a", by: "b"));
        Assert.NotNull(_streams.Tap("stock", by: "b"));
        Assert.NotNull(_streams.Tap("b", by: "c"));

        Assert.Equal(
            "The stream 'a' taps 'c', which is composed of 'a' itself (c < b < a): they would feed each other without end.", Refused("c", by: "a"));
    }

    [Fact]
    public void OneStream_MayBeTappedByMany_AndAgain()
    {
        Assert.NotNull(_streams.Tap("a", by: "b"));
        Assert.NotNull(_streams.Tap("a", by: "b"));
        Assert.NotNull(_streams.Tap("a", by: "c"));

        Assert.NotNull(_streams.Tap("b", by: "c"));
    }

    private string Refused(string name, string by) => Assert.Throws<InvalidOperationException>(() => _streams.Tap(name, by)).Message;
}
