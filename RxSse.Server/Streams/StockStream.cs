using System.ComponentModel;
using System.Globalization;
using System.Reactive.Concurrency;
using System.Reactive.Linq;

namespace RxSse.Server.Streams;

/// <summary>A price.</summary>
internal sealed record StockUpdate(
    [property: Description("The price with two decimals.")] string Price,
    [property: Description("-1, 0 or 1: lower than, the same as or higher than the price before.")] int Trend,
    [property: Description("Unix milliseconds.")] long Timestamp);

/// <summary>The price of a stock that takes a random walk, from 100 or from its last price, and never falls to zero.</summary>
internal static class StockStream
{
    private const decimal Start = 100m;
    private const decimal MinPrice = 0.01m;

    public static IObservable<StockUpdate> From(TimeSpan period, Random random, IScheduler scheduler, StockUpdate? last = null) =>
        Observable.Interval(period, scheduler)
            .Scan((Price: PriceOf(last) ?? Start, Trend: 0), (before, _) => Step(before.Price, random))
            .Select(now => new StockUpdate(
                now.Price.ToString("F2", CultureInfo.InvariantCulture), now.Trend, scheduler.Now.ToUnixTimeMilliseconds()));

    private static decimal? PriceOf(StockUpdate? update) =>
        decimal.TryParse(update?.Price, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var price) ? price : null;

    private static (decimal Price, int Trend) Step(decimal price, Random random)
    {
        var step = (decimal)(random.NextDouble() - 0.5);
        var next = Math.Max(MinPrice, decimal.Round(price + step, 2));
        return (next, next.CompareTo(price));
    }
}
