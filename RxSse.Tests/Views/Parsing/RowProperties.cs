using CsCheck;
using RxSse.Views;
using RxSse.Views.Expressions;
using RxSse.Views.Model;
using RxSse.Views.Operators;
using RxSse.Views.Parsing;
using Xunit;

namespace RxSse.Tests.Views.Parsing;

/// <summary>
/// Pipelines are shared by the text of a view. So no two trees may have the same text, whatever stands in a claim, and no view may read past
/// a row condition.
/// </summary>
public sealed class RowProperties
{
    private static readonly string Long = new('x', 4_096);

    // Few and close to each other, so that equal texts of different trees would be found.
    private static readonly string[] Pieces =
        ["", "'", "\\", "\\'", "''", "\"", "\n", "\0", "\r\n", "$claim.x", "a", "A", "b", ", ", "(", ")", " or ", " and b = 'a'", "é", "e\u0301", "\U0001F600", "\uFFFD", "5", "null", "| take 1"];

    private static readonly Gen<string> Texts = Gen.Frequency(
        (50, Gen.OneOf(Pieces).Array[0, 3].Select(string.Concat)), (1, Gen.OneOf(Long, Long + "'", Long + "\\")));

    private static readonly Gen<Literal> Literals = Gen.OneOf(
        Texts.Select(text => (Literal)new StringLiteral(text)), Gen.OneOf<Literal>(new NumberLiteral(5), new KeywordLiteral(null), new KeywordLiteral(true)));

    private static readonly Gen<DataPath> Paths = Gen.OneOf(
        Gen.OneOf(new PathStep("a"), new PathStep("b"), new PathStep(null, 0)), Texts.Select(text => new PathStep(text))).Array[0, 2]
        .Select(steps => new DataPath([.. steps]));

    private static readonly Gen<Condition> Comparisons = Gen.OneOf(
        Gen.Select(Paths, Gen.OneOf(Comparator.Equal, Comparator.NotEqual, Comparator.Contains), Literals)
            .Select(parts => (Condition)new ComparisonCondition(parts.Item1, parts.Item2, parts.Item3)),
        Gen.Select(Paths, Literals.Array[1, 3]).Select(parts => (Condition)new InCondition(parts.Item1, [.. parts.Item2])),
        Paths.Select(path => (Condition)new ExistsCondition(path)));

    private static readonly CompositionOptions Limits = new()
    {
        MaxLength = 10_000_000,
        MaxOperators = 1_000,
        MaxDepth = 64,
        MaxPipes = 10_000,
        MaxTerms = 10_000,
        MaxCost = 100_000,
    };

    private static readonly ViewLanguage Wide = Languages.With(
        Limits, ("calm-stock", "stock | sample 10s"), ("both", "latest(calm-stock, (metrics, stock | where a = 1 | as b))"));

    private static readonly RowConditions Rows = RowConditions.Read(
        [KeyValuePair.Create("stock", "tenant = $claim.tenant or x contains $claim.tenant")], Languages.Streams, Limits);

    // Of 1,000 trees each is compared with each other.
    [Fact]
    public void TreesWithTheSameText_AreEqual() => Pipes().Array[1_000].Sample(
        pipes =>
        {
            var byText = pipes.ToLookup(pipe => pipe.Text);
            Assert.All(byText, same => Assert.Single(same.Distinct()));
            Assert.Equal(byText.Count, pipes.Distinct().Count());
            Assert.InRange(byText.Count, 200, 999); // some are equal
        }, iter: 3);

    [Fact]
    public void Text_IsParsedAsTheSameTree() => Pipes().Sample(
        pipe => Assert.Equal(pipe, Assert.Single(Wide.Parse(pipe.Text).View.Pipes)), iter: 500);

    [Fact]
    public void NoViewReadsPastARow_AndTenantsShareIfTheirClaimsAreEqual()
    {
        var filtered = 0;
        Gen.Select(Gen.Int, Texts.Array[1, 3], Texts.Array[1, 3]).Sample(
            sample =>
            {
                if (TryParse(new ViewTexts(sample.Item1).Good()) is { } view)
                {
                    var (one, other) = (FilterOf(sample.Item2), FilterOf(sample.Item3));
                    var (mine, theirs) = (one.Apply(view), other.Apply(view));
                    Assert.All(mine.Pipes, pipe => AssertFiltered(pipe, one.Of("stock")!));
                    var isFiltered = view.Streams.Contains("stock");
                    Interlocked.Add(ref filtered, isFiltered ? 1 : 0);
                    Assert.Equal(!isFiltered || one.Of("stock")!.Equals(other.Of("stock")), mine.Text == theirs.Text);
                    Assert.Equal(mine.Text == theirs.Text, mine.Equals(theirs));
                    Assert.Equal(mine, Wide.Parse(mine.Text).View);
                }
            }, iter: 300);

        Assert.InRange(filtered, 30, int.MaxValue);
    }

    [Theory]
    [InlineData("both")]
    [InlineData("both, stock")]
    [InlineData("latest(both, (calm-stock | as c))")]
    [InlineData("merge(*, both, merge((stock | where tenant = 'b')))")]
    public void NamedViews_AreFilteredToo(string text)
    {
        var rows = FilterOf(["a"]);

        Assert.All(Wide.With(rows).Parse(text).View.Pipes, pipe => AssertFiltered(pipe, rows.Of("stock")!));
    }

    // The row is the first operator of each pipe that begins with the stream.
    private static void AssertFiltered(Pipe pipe, Where row)
    {
        switch (pipe.Source)
        {
            case StreamSource { Name: "stock" }:
                Assert.Equal(row, pipe.Operators[0]);
                break;
            case MergeSource merge:
                Assert.All(merge.Pipes, inner => AssertFiltered(inner, row));
                break;
            case CombinedSource latest:
                Assert.All(latest.Inputs.SelectMany(input => input.Pipes), inner => AssertFiltered(inner, row));
                break;
        }
    }

    private static RowFilter FilterOf(string[] claims) => Rows.For(_ => [.. claims.Distinct().Order(StringComparer.Ordinal)]);

    private static View? TryParse(string text)
    {
        try
        {
            return Wide.Parse(text).View;
        }
        catch (ViewSyntaxException)
        {
            return null;
        }
    }

    private static Gen<Pipe> Pipes() => Conditions(2).Array[1, 2].Select(conditions => new Pipe(
        new StreamSource("stock"), [.. conditions.Select(condition => (Operator)new Where(condition))]));

    // As the parser makes them: no `and` stands directly in an `and`.
    private static Gen<Condition> Conditions(int depth) => depth == 0 ? Comparisons : Gen.OneOf(
        Comparisons,
        Conditions(depth - 1).Select(inner => (Condition)new NotCondition(inner)),
        Conditions(depth - 1).Array[2, 3].Select(parts => (Condition)new AndCondition([.. parts.SelectMany(part => part is AndCondition all ? all.All : [part])])),
        Conditions(depth - 1).Array[2, 3].Select(parts => (Condition)new OrCondition([.. parts.SelectMany(part => part is OrCondition any ? any.Any : [part])])));
}
