using RxSse.Views;
using Xunit;

namespace RxSse.Tests.Views.Parsing;

/// <summary>The errors of views that exceed a limit, and views that do not.</summary>
public sealed class ViewLimitErrorTests
{
    [Theory]
    [InlineData("stock, metrics, stock", 21, 1, "The view has 21 characters. Maximum: 20 (Composition:MaxLength).")]
    [InlineData("stock|as a|as b|as c", 16, 1, "The view has 3 operators. Maximum: 2 (Composition:MaxOperators).")]
    [InlineData("stock|as a|as b|smap", 16, 1, "The view has 3 operators. Maximum: 2 (Composition:MaxOperators).")]
    [InlineData("(((stock)))", 3, 1, "Parentheses and not are nested too deeply. Maximum: 2 levels (Composition:MaxDepth).")]
    [InlineData("((((((((((((((((((((", 3, 1, "Parentheses and not are nested too deeply. Maximum: 2 levels (Composition:MaxDepth).")]
    [InlineData("two|as a", 5, 2, "The pipe has too many operators, including those of named views. Maximum: 2 (Composition:MaxOperators).")]
    [InlineData("(two),stock|as a", 13, 2, "The pipe has too many operators, including those of named views. Maximum: 2 (Composition:MaxOperators).")]
    [InlineData("*,two", 3, 3, "The view has too many pipes, including those in latest, merge and with. Maximum: 3 (Composition:MaxPipes).")]
    [InlineData("merge(*)", 1, 8, "The view has too many pipes, including those in latest, merge and with. Maximum: 3 (Composition:MaxPipes).")]
    [InlineData("stock|where a=1+b*b", 7, 5, "The pipe calculates with too many fields, literals and functions, including those of named views. Maximum: 3 (Composition:MaxTerms).")]
    [InlineData("merge(stock),(*)", 14, 3, "The view has too many pipes, including those in latest, merge and with. Maximum: 3 (Composition:MaxPipes).")]
    public void Limit_IsReportedWithItsOption(string text, int column, int length, string message)
    {
        var options = new CompositionOptions { MaxLength = 20, MaxOperators = 2, MaxDepth = 2, MaxPipes = 3, MaxTerms = 3 };

        var error = Languages.With(options, ("two", "stock|as a|as b")).Error(text);

        Assert.Equal($"column {column}: {message}", error.Detail);
        Assert.Equal(length, error.Length);
    }

    [Theory]
    [InlineData("stock | count over 1s every 100ms by a", 9, 30, "The windows keep too much: 100,001 keys (Composition:MaxKeys) × 10 steps × 1 figures. Maximum: 1,000,000 together.")]
    [InlineData("stock | count, max b over 500ms every 100ms by a | as x", 9, 40, "The windows keep too much: 100,001 keys (Composition:MaxKeys) × 5 steps × 2 figures. Maximum: 1,000,000 together.")]
    [InlineData("stock | count over 2s every 100ms", 29, 5, "A window of 2s has 20 steps of 100ms. Maximum: 19 (Composition:MaxSteps).")]
    public void WindowsThatWouldKeepTooMuch_AreReportedWithTheOptions(string text, int column, int length, string message)
    {
        var error = Languages.With(new CompositionOptions { MaxKeys = 100_001, MaxSteps = 19 }).Error(text);

        Assert.Equal($"column {column}: {message}", error.Detail);
        Assert.Equal(length, error.Length);
    }

    [Fact]
    public void WindowsWithoutKeys_AreBoundedToo()
    {
        var figures = string.Join(", ", Enumerable.Range(0, 300).Select(i => $"count as n{i}"));
        var language = Languages.With(new CompositionOptions { MaxLength = 100_000, MaxSteps = 3_600 });

        Assert.Equal(
            "The windows keep too much: 3,600 steps × 300 figures. Maximum: 1,000,000 together.",
            language.Error($"stock | {figures} over 1h every 1s").Message);
        Assert.NotNull(language.Parse($"stock | {figures} over 1h every 2s"));
    }

    // Half of the view's bytes is for keys. `sample` takes a share too.
    [Theory]
    [InlineData("stock | avg a, sum b, min c, max d, avg e as e over 1m every 1s", null)]
    [InlineData("stock | avg a, sum b, min c, max d, avg e as e over 1m every 1s by k", "60 steps takes 600 bytes for 5 figures. Maximum: 536 (")]
    [InlineData("stock | avg a, sum b, min c, max d, avg e as e over 1m every 1s | sample 1s", "60 steps takes 600 bytes for 5 figures. Maximum: 530 (")]
    [InlineData("latest((stock | avg a, max b over 1m every 1s | as s), metrics)", null)]
    [InlineData("latest((stock | avg a, max b, p50 b over 1m every 1s | as s), metrics, notifications)", "60 steps takes 440 bytes for 3 figures. Maximum: ")]
    [InlineData("stock | avg price over 1m by k", null)]
    public void WindowsWhoseStepsDoNotFitIntoTheirPart_AreRefused(string view, string? error)
    {
        var language = Languages.With(new CompositionOptions { ViewBytes = 65_536 });
        if (error is null)
        {
            Assert.NotNull(language.Parse(view));
            return;
        }

        var refused = language.Error(view);
        Assert.Contains($"The windows keep too much: each of {error}", refused.Message, StringComparison.Ordinal);
        Assert.Contains("(its part of 65,536, Composition:ViewBytes). Use fewer steps, figures, ", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, refused.Column);
    }

    [Theory]
    [InlineData("stock | count over 900ms every 100ms by a")]
    [InlineData("stock | count, max b, min b, p50 b, last b over 200ms every 100ms")]
    [InlineData("stock | count over 1h every 1h by a")]
    public void WindowsWithinTheBounds_AreAccepted(string text) =>
        Assert.NotNull(Languages.With(new CompositionOptions { MaxKeys = 100_001, MaxSteps = 19 }).Parse(text));

    [Theory]
    [InlineData("stock|where not(not a=1)", 17)]
    [InlineData("stock|where not not not a=1", 21)]
    [InlineData("(stock|where (not a=1))", 15)]
    [InlineData("(stock|where a in(1)and((b=1)))", 25)]
    public void Not_CountsAsDeepAsAParenthesis(string text, int column)
    {
        var error = Languages.With(new CompositionOptions { MaxDepth = 2 }).Error(text);

        Assert.EndsWith("(Composition:MaxDepth).", error.Message, StringComparison.Ordinal);
        Assert.Equal(column, error.Column);
    }

    [Theory]
    [InlineData("stock|where not a=1 and not b=1 and not c=1")]
    [InlineData("(stock),(stock),((stock))")]
    [InlineData("((stock|distinct $.not|select a as not))")]
    public void NeighboursAreNotNested(string text) => Assert.NotNull(Languages.With(new CompositionOptions { MaxDepth = 2 }).Parse(text));

    [Fact]
    public void AtTheLimit_NothingIsRejected()
    {
        var language = Languages.With(new CompositionOptions { MaxLength = 27, MaxOperators = 2, MaxDepth = 1, MaxPipes = 3, MaxTerms = 6 });

        Assert.Equal(3, language.Parse("merge(stock,metrics)|as a").View.Pipes[0].Source.Streams.Count() + 1);
        Assert.Equal(3, language.Parse("stock,stock,stock,*|as a").View.Pipes.Count);
        Assert.NotNull(language.Parse("stock|where a=1+b|select c"));
        Assert.NotNull(language.Parse("stock|where a+b+c=a+b+c"));
        Assert.NotNull(language.Parse("stock|where a in(1,2,3,4,5)"));
    }
}
