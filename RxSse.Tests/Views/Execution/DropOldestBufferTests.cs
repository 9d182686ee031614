using RxSse.Hub;
using RxSse.Log;
using RxSse.Streams;
using RxSse.Tests.Log;
using RxSse.Views.Execution;
using Xunit;

namespace RxSse.Tests.Views.Execution;

/// <summary>Breaks of the log, and heartbeats, among what is dropped.</summary>
public sealed class DropOldestBufferTests
{
    private readonly DropOldestBuffer _buffer = new(maxBytes: 100, snapshots: new HashSet<string> { "a", "c" });

    [Fact]
    public void RangeWithANewEpoch_IsOne_AndTheNewestEventsAreThoseThatHaveSurvived()
    {
        Add("e1", 1, "a");
        Add("e1", 2, "b");
        _buffer.Add(new Break(new EventId("e1", 2), new EventId("e2", 100), Break.Restarted, [Logged("e2", 1, "a")]));
        Add("e2", 101, "c");
        _buffer.DropAll();

        Assert.True(_buffer.TryTake(out var next));
        Assert.Equal(new SkippedRange(new EventId("e1", 0), new EventId("e2", 101), "restarted"), Range(next));
        var leftOut = Assert.IsType<LeftOut>(next.Item);
        Assert.True(leftOut.HasBreak);
        Assert.Equal(["a e2-1", "c e2-101"], leftOut.Newest.Values.Select(logged => $"{logged.Event.Stream} {logged.Id}").Order());
        Assert.True(_buffer.IsEmpty);
    }

    [Fact]
    public void NewestEventThatIsDropped_IsKept_IfItsStreamHasASnapshot()
    {
        Add("e1", 1, "a");
        Add("e1", 2, "b");
        _buffer.DropAll();

        Assert.True(_buffer.TryTake(out var next));
        var leftOut = Assert.IsType<LeftOut>(next.Item);
        Assert.Equal(["a", "b"], leftOut.Streams.Keys.Order());
        Assert.Equal("a", Assert.Single(leftOut.Newest).Key);
    }

    [Theory]
    [InlineData("restarted", "expired", "restarted")]
    [InlineData("expired", "restarted", "restarted")]
    [InlineData("expired", "expired", "expired")]
    public void RangeWithTwoBreaks_HasTheReasonOfTheGreaterOne(string first, string second, string reason)
    {
        _buffer.Add(new Break(new EventId("e1", 2), new EventId("e2", 100), first, []));
        _buffer.Add(new Break(new EventId("e2", 100), new EventId("e3", 200), second, []));
        _buffer.DropAll();

        Assert.True(_buffer.TryTake(out var next));
        Assert.Equal(new SkippedRange(new EventId("e1", 2), new EventId("e3", 200), reason), Range(next));
    }

    [Fact]
    public void RangeAfterOneWithABreak_HasItsOwnReasonAgain()
    {
        _buffer.Add(new Break(new EventId("e1", 2), new EventId("e2", 100), Break.Restarted, []));
        _buffer.DropAll();
        _buffer.TryTake(out _);
        Add("e2", 101, "c");
        _buffer.DropAll();

        Assert.True(_buffer.TryTake(out var next));
        Assert.Equal(new SkippedRange(new EventId("e2", 100), new EventId("e2", 101)), Range(next));
        Assert.False(((LeftOut)next.Item!).HasBreak);
    }

    [Fact]
    public void NewestEventsOfABreak_CountAsBytesThatWait()
    {
        LogEvent large = new(new EventId("e2", 1), default, new StreamEvent("a", "a", new byte[60]));
        _buffer.Add(new Break(new EventId("e1", 2), new EventId("e2", 100), Break.Restarted, [large]));
        _buffer.Add(new Break(new EventId("e2", 100), new EventId("e3", 200), Break.Restarted, [large]));

        Assert.True(_buffer.TryTake(out var dropped));
        Assert.Equal(new SkippedRange(new EventId("e1", 2), new EventId("e2", 100), "restarted"), Range(dropped));
        Assert.True(_buffer.TryTake(out var next));
        Assert.Equal(new EventId("e3", 200), next.Item?.Position);
    }

    [Fact]
    public void OfTheHeartbeatsThatAreDropped_TheNewestStays_BehindWhatWasLeftOut()
    {
        Add("e1", 1, "a");
        var first = new Heartbeat(new EventId("e1", 1), DateTimeOffset.UnixEpoch);
        var second = new Heartbeat(new EventId("e1", 2), DateTimeOffset.UnixEpoch.AddSeconds(15));
        _buffer.Add(first);
        Add("e1", 2, "a");
        _buffer.Add(second);
        _buffer.DropAll();

        Assert.True(_buffer.TryTake(out var next));
        Assert.Equal(new SkippedRange(new EventId("e1", 0), new EventId("e1", 2)), Range(next));
        Assert.False(_buffer.IsEmpty || _buffer.HasTakenAll);
        Assert.True(_buffer.TryTake(out next));
        Assert.Same(second, next.Item);
        Assert.True(_buffer.IsEmpty && _buffer.HasTakenAll);
        Assert.False(_buffer.TryTake(out _));
    }

    [Fact]
    public void HeartbeatWhoseFollowersAreDroppedToo_HasThePositionOfTheLastOne()
    {
        var heartbeat = new Heartbeat(new EventId("e1", 1) { Until = 5 }, DateTimeOffset.UnixEpoch);
        _buffer.Add(heartbeat);
        Add("e1", 2, "a");
        _buffer.DropAll();
        Assert.Equal(new EventId("e1", 2), Take()?.Position);

        _buffer.Add(new Break(new EventId("e1", 2), new EventId("e2", 100), Break.Restarted, []));
        _buffer.DropAll();
        Assert.Equal(new EventId("e2", 100), Assert.IsType<LeftOut>(Take()).Position);
        Assert.Equal(heartbeat with { Position = new EventId("e2", 100) }, Take());
        Assert.True(_buffer.IsEmpty);
    }

    [Fact]
    public void HeartbeatAlone_IsThereWithTheNewestEventsThatItCameWith()
    {
        LogEvent?[] newest = [Logged("e1", 1, "a")];
        var heartbeat = new Heartbeat(new EventId("e1", 1), DateTimeOffset.UnixEpoch);
        _buffer.Add(heartbeat, newest);
        _buffer.DropAll();

        Assert.False(_buffer.IsEmpty || _buffer.HasOneItem);
        Assert.True(_buffer.TryTake(out var next));
        Assert.Same(heartbeat, next.Item);
        Assert.Same(newest, next.Newest);
    }

    private HubItem? Take() => _buffer.TryTake(out var next) ? next.Item : null;

    private static SkippedRange Range(Arrival next) => Assert.IsType<LeftOut>(next.Item).Range;

    private static LogEvent Logged(string epoch, long sequence, string stream) =>
        new(new EventId(epoch, sequence), default, Events.Of((int)sequence, stream));

    private void Add(string epoch, long sequence, string stream) => _buffer.Add(new LoggedItem(Logged(epoch, sequence, stream)));
}
