using RxSse.Delivery;
using RxSse.Hub;
using RxSse.Log;
using RxSse.Tests.Log;
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

    private static LogEvent Logged(long sequence) => new(new EventId("e", sequence), Events.Of((int)sequence));
}
