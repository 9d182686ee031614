using System.Reactive.Concurrency;
using System.Reactive.Linq;

namespace CompanyApp;

/// <summary>A price that changes by up to one percent each second.</summary>
internal static class PriceStream
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <param name="scheduler">The clock and the timer: virtual time in tests.</param>
    /// <param name="random">The changes.</param>
    public static IObservable<Price> Create(IScheduler scheduler, Random random) => Observable
        .Interval(Period, scheduler)
        .Scan(100m, (amount, _) => decimal.Round(amount * (0.99m + (0.02m * (decimal)random.NextDouble())), 2))
        .Select(amount => new Price(amount, scheduler.Now.ToUnixTimeMilliseconds()));
}
