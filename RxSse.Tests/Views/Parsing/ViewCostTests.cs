using RxSse.Views;
using RxSse.Views.Parsing;
using Xunit;

namespace RxSse.Tests.Views.Parsing;

/// <summary>What a view costs after named views are put in place, and the limit.</summary>
public sealed class ViewCostTests
{
    private static readonly (string, string)[] Named =
        [("calm", "(stock, metrics) | sample 1s"), ("figures", "latest(calm, notifications) | count over 1m")];

    [Theory]
    [InlineData("stock | where price > 5 | select price | as price", 3)]
    [InlineData("* | where price > 5 | select price", 6)]
    [InlineData("stock | sample 1s | debounce 1s | distinct", 3)]
    [InlineData("stock | buffer 1s", 11)]
    [InlineData("stock | every 1s | pairs", 2)]
    [InlineData("stock | distinct by price | sample 1s by price", 22)]
    [InlineData("stock | count over 1s", 11)]
    [InlineData("stock | count price over 1s", 11)]
    [InlineData("stock | avg price over 1s", 11)]
    [InlineData("stock | count, avg price, p99 price over 1m every 1s by symbol", 11)]
    [InlineData("stock | max price over 1s | min max over 1s", 22)]
    [InlineData("merge(stock, (metrics | as m)) | as all", 2)]
    [InlineData("latest(stock, metrics)", 10)]
    [InlineData("latest((stock | sample 1s), (latest(metrics, notifications) | as both)) | select stock", 23)]
    [InlineData("calm", 2)]
    [InlineData("calm, (stock | sample 1s)", 2)] // equal pipes are one
    [InlineData("figures", 25)] // of it 4 for sample and as in the two pipes of calm
    [InlineData("figures, (figures | as other)", 51)]
    public void Cost_IsThatOfAllPipes(string view, int cost)
    {
        Assert.NotNull(LanguageOf(cost).Parse(view));
        Assert.Contains($"The view costs {cost}. Maximum: {cost - 1} ", LanguageOf(cost - 1).Error(view).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stock")]
    [InlineData("*")]
    [InlineData("stock | take 5")]
    [InlineData("merge(*)")]
    public void StreamsCostNothing(string view) => Assert.NotNull(LanguageOf(0).Parse(view));

    [Fact]
    public void Error_IsAtTheView_AndSaysWhatCosts()
    {
        var error = LanguageOf(9).Error(" latest(stock, metrics) | take 3");

        Assert.Equal((2, 22), (error.Column, error.Length));
        Assert.Equal(
            "The view costs 10. Maximum: 9 (Limits:ViewCost). An operator costs 1 in each pipe, a window or by 10 more, and latest and with 10. Use fewer, "
            + "including those of named views.",
            error.Message);
    }

    [Fact]
    public void NamedView_StopsTheStart() => Assert.Equal(
        "RxSse:Views:figures: column 1: The view costs 25. Maximum: 24 (Limits:ViewCost). An operator costs 1 in each pipe, a window or by 10 more, "
        + "and latest and with 10. Use fewer, including those of named views.",
        Assert.Single(Languages.Named(new CompositionOptions { MaxCost = 24 }, Named).Errors));

    // The named views are parsed with other limits: only the request is to meet this one.
    private static ViewLanguage LanguageOf(int maxCost)
    {
        var named = Languages.Named(new CompositionOptions(), Named);
        return new ViewLanguage(Languages.Streams, named.Views, new CompositionOptions { MaxCost = maxCost });
    }
}
