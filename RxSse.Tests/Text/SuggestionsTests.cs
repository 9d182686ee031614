using RxSse.Text;
using Xunit;

namespace RxSse.Tests.Text;

public sealed class SuggestionsTests
{
    private static readonly string[] Names = ["stock", "metrics", "notifications", "ab", "calm-stock"];

    [Theory]
    [InlineData("stok", "stock")]
    [InlineData("sotck", "stock")]
    [InlineData("STOCK", "stock")]
    [InlineData("stocks", "stock")]
    [InlineData("metirsc", "metrics")]
    [InlineData("metrix", "metrics")]
    public void NameWithinTwoEdits_IsSuggested(string word, string near) => Assert.Equal(near, Suggestions.Closest(word, Names));

    [Theory]
    [InlineData("")]
    [InlineData("price")]
    [InlineData("stoooock")]
    [InlineData("aa")] // one letter of two is half of it
    public void NameWithMoreEdits_IsNotSuggested(string word) => Assert.Null(Suggestions.Closest(word, Names));

    [Fact]
    public void LongWord_IsSkipped() => Assert.Null(Suggestions.Closest(new string('x', 1_000_000), Names));
}
