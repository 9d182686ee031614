using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Reactive.Testing;
using RxSse.Delivery.Queueing;
using RxSse.Http;
using RxSse.Log;
using RxSse.Log.InMemory;
using RxSse.Tests.Log;
using RxSse.Tests.VirtualTime;
using RxSse.Views;
using RxSse.Views.Parsing;
using Xunit;

namespace RxSse.Tests.Http;

/// <summary>A duration in <c>since</c> counts back by the time of the log.</summary>
public sealed class SinceTests
{
    private readonly TestScheduler _loop = new();

    [Fact]
    public async Task Duration_CountsBackFromTheNewestEvent_WhileTheClockIsSetBack()
    {
        var clock = new SettableClock(_loop);
        var log = new InMemoryEventLog("e", new HistoryOptions { MaxAge = TimeSpan.FromHours(6) }, clock);
        foreach (var minutes in new[] { 60, 55, 3, 3 })
        {
            _loop.AdvanceBy(minutes * TimeSpan.TicksPerMinute);
            await log.AppendAsync([Events.Of(0, stream: "a")], default);
        }

        Assert.Equal(1, await PositionAsync("10m"));
        Assert.Equal(0, await PositionAsync("2h"));

        clock.Offset = -TimeSpan.FromHours(1);

        Assert.Equal(1, await PositionAsync("10m"));
        Assert.Equal(0, await PositionAsync("2h"));

        async Task<long> PositionAsync(string since)
        {
            var query = new QueryCollection(QueryHelpers.ParseQuery($"?since={since}"));
            var language = new ViewLanguage(["a", "b"], [], new CompositionOptions());
            var (request, _) = EventsRequest.Parse(query, null, language, OverflowPolicy.Latest, () => log.Now);
            return await log.FindAsync(Assert.IsType<Cursor.Since>(request?.Cursor).Time, default);
        }
    }
}
