using System.Reactive.Linq;
using RxSse.Streams;
using Xunit;

namespace RxSse.Tests.Streams;

public sealed class StreamGraphTests
{
    private readonly StreamGraph _streams = new(["a", "b", "c", "stock"], Observable.Never<StreamEvent>());

    [Theory]
    [InlineData("stcok", "The stream 'a' reads the unknown stream 'stcok'; did you mean stock? Available: b, c, stock.")]
    [InlineData("prices", "The stream 'a' reads the unknown stream 'prices'. Available: b, c, stock.")]
    public void UnknownStream_IsRefused_WithTheClosestName(string name, string message) =>
        Assert.Equal(message, Refused(name, reader: "a"));

    [Fact]
    public void StreamThatReadsItself_IsRefused() =>
        Assert.Equal("The stream 'a' reads itself: each of its events would cause another one, without end.", Refused("a", reader: "a"));

    [Fact]
    public void StreamsThatFeedEachOther_AreRefused_WithTheCycle()
    {
        Assert.NotNull(_streams.EventsOf("a", reader: "b"));
        Assert.NotNull(_streams.EventsOf("stock", reader: "b"));
        Assert.NotNull(_streams.EventsOf("b", reader: "c"));

        Assert.Equal(
            "The stream 'a' reads 'c', which is composed of 'a' (c < b < a): the streams would feed each other without end.",
            Refused("c", reader: "a"));
    }

    [Fact]
    public void OneStream_CanBeReadByMany_AndRepeatedly()
    {
        Assert.NotNull(_streams.EventsOf("a", reader: "b"));
        Assert.NotNull(_streams.EventsOf("a", reader: "b"));
        Assert.NotNull(_streams.EventsOf("a", reader: "c"));

        Assert.NotNull(_streams.EventsOf("b", reader: "c"));
    }

    private string Refused(string name, string reader) =>
        Assert.Throws<InvalidOperationException>(() => _streams.EventsOf(name, reader)).Message;
}
