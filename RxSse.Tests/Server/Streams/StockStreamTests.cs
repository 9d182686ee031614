using System.Globalization;
using Microsoft.Reactive.Testing;
using RxSse.Server.Streams;
using RxSse.Tests.Streams;
using RxSse.Tests.VirtualTime;
using Xunit;

namespace RxSse.Tests.Server.Streams;

public sealed class StockStreamTests : ReactiveTest
{
    private readonly ObservableLoop _scheduler = new();

    [Fact]
    public void Prices_WalkFrom100_OnceAPeriod_WithTheTrendOfWhatIsShown()
    {
        var random = new ScriptedRandom(0.75, 0.25, 0.5, 0.504); // steps of +0.25, -0.25, 0, and one too small to show

        var updates = _scheduler.Run(StockStream.From(TimeSpan.FromMilliseconds(2), random, _scheduler), until: 90_000);

        updates.Messages.AssertEqual(
            OnNext(20_000, new StockUpdate("100.25", 1, Milliseconds(20_000))),
            OnNext(40_000, new StockUpdate("100.00", -1, Milliseconds(40_000))),
            OnNext(60_000, new StockUpdate("100.00", 0, Milliseconds(60_000))),
            OnNext(80_000, new StockUpdate("100.00", 0, Milliseconds(80_000))));
    }

    [Theory]
    [InlineData("87.10", "87.35")]
    [InlineData("not a price", "100.25")]
    public void Walk_GoesOnFromTheLastPrice(string last, string next)
    {
        var updates = _scheduler.Run(
            StockStream.From(TimeSpan.FromMilliseconds(2), new ScriptedRandom(0.75), _scheduler, new StockUpdate(last, 1, 0)), until: 30_000);

        updates.Messages.AssertEqual(OnNext(20_000, new StockUpdate(next, 1, Milliseconds(20_000))));
    }

    [Fact]
    public void Price_NeverReachesZero_HoweverLongItFalls()
    {
        var prices = _scheduler.Run(StockStream.From(TimeSpan.FromTicks(1), new ScriptedRandom(0), _scheduler), until: 1_000);

        Assert.Equal("0.01", prices.Messages[^1].Value.Value.Price);
        Assert.All(prices.Messages, message =>
            Assert.True(decimal.Parse(message.Value.Value.Price, CultureInfo.InvariantCulture) > 0));
    }

    private static long Milliseconds(long ticks) => new DateTimeOffset(ticks, TimeSpan.Zero).ToUnixTimeMilliseconds();
}
