using CsCheck;
using RxSse.Views;
using RxSse.Views.Parsing;
using Xunit;

namespace RxSse.Tests.Views.Parsing;

/// <summary>What holds for every expression.</summary>
public sealed class ViewProperties
{
    private static readonly ViewLanguage Wide = Languages.With(Languages.Wide, ("calm-stock", "stock | sample 10s"));

    [Fact]
    public void NormalForm_GivesTheSameTree_AndPrintsTheSame()
    {
        var views = 0;
        Gen.Int.Select(seed => new ViewTexts(seed).Good()).Sample(
            text =>
            {
                if (TryParse(Wide, text) is { View: var view })
                {
                    Interlocked.Increment(ref views);
                    var again = Wide.Parse(view.Text);
                    Assert.Equal(view, again.View);
                    Assert.Equal(view.Text, again.View.Text);
                }
            }, iter: 7_000);

        Assert.InRange(views, 1_400, int.MaxValue); // enough are views: the rest read fields that cannot be there
    }

    // Both are made of the same pieces: the views for the normal form, and the broken texts of them.
    [Fact]
    public void GeneratedTexts_HaveAllOfTheGrammar()
    {
        HashSet<string> missing =
        [
            "*", "latest(", "merge(", "with(", " | where ", " | select ", " | distinct", " | sample ", " | every ", " | debounce ", " | silence ", " | pairs",
            " | buffer ", " | as ", "avg ", "sum ", "min ", "max ", "p50 ", "p90 ", "p95 ", "p99 ", "first ", "last ", "count", " over 1m every ", " by ", "ms",
            " and ", " or ", "not ", " exists", " in (", " contains ", " startswith ", " = ", " != ", " < ", " <= ", " > ", " >= ", " + ", " - ", " * ", " / ",
            "abs(", "coalesce(", "floor(", "length(", "round(", "true", "false", "null", "$", "[0]", "['odd name']", "items[0].name", "\\'",
        ];
        for (var seed = 0; seed < 3_000 && missing.Count > 0; seed++)
        {
            if (TryParse(Wide, new ViewTexts(seed).Good()) is { View.Text: var text })
            {
                missing.RemoveWhere(part => text.Contains(part, StringComparison.Ordinal));
            }
        }

        Assert.Empty(missing);
    }

    [Fact]
    public void OrderRepetitionSpacesAndCommas_MakeNoDifference()
    {
        var views = 0;
        Gen.Int.Select(seed => new ViewTexts(seed).SameTwice()).Sample(
            texts =>
            {
                if (TryParse(Wide, texts.One) is { View: var view })
                {
                    Interlocked.Increment(ref views);
                    Assert.Equal(view.Text, Wide.Parse(texts.Other).View.Text);
                }
            }, iter: 7_000);

        Assert.InRange(views, 1_400, int.MaxValue);
    }

    [Fact]
    public void DifferentTrees_HaveDifferentTexts() =>
        Gen.Int.Select(Gen.Int, (one, other) => (new ViewTexts(one).Good(), new ViewTexts(other).Good())).Sample(
            texts =>
            {
                if (TryParse(Wide, texts.Item1) is { View: var one } && TryParse(Wide, texts.Item2) is { View: var other })
                {
                    Assert.Equal(one.Equals(other), one.Text == other.Text);
                }
            }, iter: 5_000);

    [Fact]
    public void AnyText_GivesAViewOrAnError()
    {
        var (views, errors) = (0, 0);
        Gen.Int.Select(seed => new ViewTexts(seed).Any()).Sample(
            text =>
            {
                try
                {
                    Assert.NotEmpty(Languages.Default.Parse(text).View.Pipes);
                    Interlocked.Increment(ref views);
                }
                catch (ViewSyntaxException error)
                {
                    Assert.InRange(error.Column, 1, text.Length + 1);
                    Assert.InRange(error.Length, error.Column == text.Length + 1 ? 0 : 1, text.Length + 1 - error.Column);
                    Assert.NotEmpty(error.Message);
                    Assert.DoesNotContain(error.Message, char.IsControl);
                    Interlocked.Increment(ref errors);
                }
            }, iter: 50_000);

        Assert.InRange(views, 2_500, 47_500);
        Assert.InRange(errors, 2_500, 47_500);
    }

    // What is allocated stands for the time: a parser that tries again would allocate each time.
    [Fact]
    public void TextOfTheGreatestLength_IsReadInBoundedTime()
    {
        var length = new CompositionOptions().MaxLength;
        Gen.Int.Select(seed => new ViewTexts(seed).Any()).Where(text => text.Length > 0).Sample(
            text =>
            {
                var longest = string.Concat(Enumerable.Repeat(text, (length / text.Length) + 1))[..length];
                var before = GC.GetAllocatedBytesForCurrentThread();
                TryParse(Languages.Default, longest);
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
            }, iter: 3_000);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("not ")]
    [InlineData("latest(")]
    [InlineData("stock | where (")]
    [InlineData("|")]
    [InlineData("'")]
    [InlineData("\uD83D")]
    [InlineData("stock,")]
    public void VeryLongText_IsAnError(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 100_000 / piece.Length));

        Assert.Throws<ViewSyntaxException>(() => Wide.Parse(text));
        Assert.Throws<ViewSyntaxException>(() => Languages.Default.Parse(text));
    }

    private static ViewRequest? TryParse(ViewLanguage language, string text)
    {
        try
        {
            return language.Parse(text);
        }
        catch (ViewSyntaxException)
        {
            return null;
        }
    }
}
