using RxSse.Tests.Views.Parsing;
using RxSse.Views;
using RxSse.Views.Parsing;
using Xunit;

namespace RxSse.Tests.Views.Model;

public sealed class LeafTests
{
    private static readonly ViewLanguage Language = Languages.With(new CompositionOptions(), ("dear", "stock | where price > 100 | sample 1s"));

    [Theory]
    [InlineData("stock", "stock: all")]
    [InlineData("stock | where price > 5", "stock: price > 5")]
    [InlineData("stock | where price > 5 and a = 1 | where b = 2 or c = 3 | where d = 4", "stock: price > 5 and a = 1 and (b = 2 or c = 3) and d = 4")]
    [InlineData("stock | as x | where price > 5 | as y | where a = 1 | as z", "stock: price > 5 and a = 1")]
    [InlineData("stock | where price > 5 | select price as a | where a = 1", "stock: price > 5")]
    [InlineData("stock | sample 1s | where price > 5", "stock: all")]
    [InlineData("stock | where price > 5 | silence 1s by symbol", "stock: price > 5")]
    [InlineData("stock | where price > open * 2", "stock: price > open * 2")]
    [InlineData("dear | where a = 1", "stock: price > 100")]
    [InlineData("metrics, (stock | where a = 1)", "stock: a = 1; metrics: all")]
    [InlineData("merge((stock | where a = 1), (stock | where a = 2), metrics) | where b = 1", "stock: a = 1; stock: a = 2; metrics: all")]
    [InlineData("latest((stock | where a = 1 | as s), metrics)", "stock: a = 1; metrics: all")]
    [InlineData("with((stock | where a = 1 | as s), (merge((metrics | where b = 2), notifications) | as m))", "stock: a = 1; metrics: b = 2; notifications: all")]
    public void Leaf_HasTheConditionsThatStandFirst(string view, string leaves) => Assert.Equal(
        leaves.Split("; ").Order(),
        Language.Parse(view).View.Leaves.Select(leaf => $"{leaf.Stream}: {leaf.Condition?.Text ?? "all"}").Order());

    [Fact]
    public void RowCondition_IsAConditionAsAnyOther()
    {
        var rows = RowConditions.Read([new("stock", "tenant = $claim.tenant")], Languages.Streams, new CompositionOptions());

        var view = rows.For(_ => ["a"]).Apply(Language.Parse("stock | where price > 5").View);

        Assert.Equal("tenant = 'a' and price > 5", Assert.Single(view.Leaves).Condition?.Text);
    }
}
