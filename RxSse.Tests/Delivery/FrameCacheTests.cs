using RxSse.Delivery;
using RxSse.Hub;
using RxSse.Log;
using RxSse.Tests.Log;
using RxSse.Views.Execution;
using Xunit;

namespace RxSse.Tests.Delivery;

public sealed class FrameCacheTests
{
    private readonly FrameCache _cache = new();

    [Fact]
    public void ThoseWhoComeBack_GetTheFrameOfThoseWhoStayed()
    {
        var live = _cache.Of(new LoggedItem(Logged(5)));

        Assert.Same(live, _cache.Of(Logged(5)));
    }

    [Fact]
    public void EventThatTookThePlaceOfAnOlderOne_IsNotMistakenForIt()
    {
        _cache.Of(Logged(5));
        var newer = _cache.Of(Logged(5 + 1_024));

        Assert.Equal(new EventId("e", 1_029), newer.Position);
        Assert.Equal(new EventId("e", 5), _cache.Of(Logged(5)).Position);
        Assert.Same(newer, _cache.Of(Logged(1_029))); // and the older one does not evict it
    }

    [Fact]
    public void HeartbeatOfAViewWithWindows_HasAFrameOfItsOwn_AndAllOthersShareTheirs()
    {
        var heartbeat = new Heartbeat(new EventId("e", 1), default);
        var shared = _cache.Of(heartbeat);
        var own = _cache.Of(new HeartbeatItem(heartbeat with { Position = heartbeat.Position with { Until = 5 } }));

        Assert.Equal(heartbeat.Position with { Until = 5 }, own.Position);
        Assert.Same(shared, _cache.Of(new HeartbeatItem(heartbeat)));
    }

    [Fact]
    public void LargeFrame_IsNotKept()
    {
        var largest = new LogEvent(new EventId("e", 1), default, Events.OfSize(FrameCache.MaxBytes));
        var tooLarge = new LogEvent(new EventId("e", 2), default, Events.OfSize(FrameCache.MaxBytes + 1));

        Assert.Same(_cache.Of(largest), _cache.Of(largest));
        Assert.NotSame(_cache.Of(tooLarge), _cache.Of(tooLarge));
        Assert.Equal(tooLarge.Id, _cache.Of(tooLarge).Position);
    }

    private static LogEvent Logged(long sequence) => new(new EventId("e", sequence), default, Events.Of((int)sequence));
}
