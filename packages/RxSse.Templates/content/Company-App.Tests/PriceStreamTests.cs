using System.Reactive.Concurrency;
using Xunit;

namespace CompanyApp.Tests;

public sealed class PriceStreamTests
{
    private readonly HistoricalScheduler _clock = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public void PriceComesEachSecondAndChangesLittle()
    {
        var prices = new List<Price>();
        using var subscription = PriceStream.Create(_clock, new Random(1)).Subscribe(prices.Add);

        _clock.AdvanceBy(TimeSpan.FromSeconds(3.5)); // takes no time

        Assert.Equal([1000, 2000, 3000], prices.Select(price => price.Timestamp));
        Assert.All(prices, price => Assert.InRange(price.Amount, 97, 103));
    }
}
