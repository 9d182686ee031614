using RxSse.Views;
using RxSse.Views.Parsing;
using Xunit;

namespace RxSse.Tests.Views.Parsing;

/// <summary>Row conditions: their errors, and the views that they make of others.</summary>
public sealed class RowConditionsTests
{
    private const string ByTenant = "tenant = $claim.tenant";

    [Theory]
    [InlineData("stock", "stock | where tenant = 'acme'")]
    [InlineData("stock, metrics", "metrics, (stock | where tenant = 'acme')")]
    [InlineData("*", "metrics, notifications, (stock | where tenant = 'acme')")]
    [InlineData("stock | take 3", "stock | where tenant = 'acme' | take 3")]
    [InlineData("stock | sample 5s", "stock | where tenant = 'acme' | sample 5s")]
    [InlineData("stock | select price as tenant", "stock | where tenant = 'acme' | select price as tenant")]
    [InlineData("stock | where tenant = 'other'", "stock | where tenant = 'acme' | where tenant = 'other'")]
    [InlineData("stock | where tenant = 'other' or tenant exists", "stock | where tenant = 'acme' | where tenant = 'other' or tenant exists")]
    [InlineData("merge(stock, metrics)", "merge(metrics, (stock | where tenant = 'acme'))")]
    [InlineData("merge(merge(stock), (stock | where a = 1))", "merge((stock | where tenant = 'acme'), (stock | where tenant = 'acme' | where a = 1))")]
    [InlineData("latest(stock, metrics)", "latest((stock | where tenant = 'acme'), metrics)")]
    [InlineData("latest((stock, notifications | as n), calm-stock)", "latest(((notifications | as n), (stock | where tenant = 'acme' | as n)), (stock | where tenant = 'acme' | sample 10s | as calm-stock))")]
    [InlineData("calm-stock", "stock | where tenant = 'acme' | sample 10s")]
    [InlineData("calm-stock, stock", "(stock | where tenant = 'acme'), (stock | where tenant = 'acme' | sample 10s)")]
    [InlineData("metrics | where a = 1", "metrics | where a = 1")]
    public void Condition_StandsAtEachPlaceOfItsStream(string text, string expected) =>
        Assert.Equal(expected, With(ByTenant, ("tenant", ["acme"])).NormalForm(text));

    [Theory]
    [InlineData("tenant = $claim.tenant", "tenant in ('a', 'b')")]
    [InlineData("tenant=$claim['tenant']", "tenant in ('a', 'b')")]
    [InlineData("tenant != $claim.tenant", "tenant != 'a' and tenant != 'b'")]
    [InlineData("tenant in ($claim.tenant)", "tenant in ('a', 'b')")]
    [InlineData("tenant in ('public', $claim.tenant, 'a', 5)", "tenant in ('public', 'a', 'b', 5)")]
    [InlineData("readers contains $claim.tenant", "readers contains 'a' or readers contains 'b'")]
    [InlineData("name startswith $claim.tenant", "name startswith 'a' or name startswith 'b'")]
    [InlineData("not tenant = $claim.tenant", "not tenant in ('a', 'b')")]
    [InlineData("not tenant != $claim.tenant", "not (tenant != 'a' and tenant != 'b')")]
    [InlineData("x = 1 and tenant != $claim.tenant", "x = 1 and tenant != 'a' and tenant != 'b'")]
    [InlineData("x = 1 and name startswith $claim.tenant", "x = 1 and (name startswith 'a' or name startswith 'b')")]
    [InlineData("x = 1 or name startswith $claim.tenant or y exists", "x = 1 or name startswith 'a' or name startswith 'b' or y exists")]
    [InlineData("tenant = $claim.tenant and owner = $claim.sub", "tenant in ('a', 'b') and owner = 'ada'")]
    [InlineData("claim.id = $claim.sub", "claim.id = 'ada'")]
    [InlineData("a = '$claim.sub' and b = $claim.sub", "a = '$claim.sub' and b = 'ada'")]
    public void SeveralClaims_AreAnyOfThem_AndTheTreeIsThatOfItsText(string condition, string expected)
    {
        var view = With(condition, ("tenant", ["a", "b"]), ("sub", ["ada"])).Parse("stock").View;

        Assert.Equal($"stock | where {expected}", view.Text);
        Assert.Equal(Languages.Default.Parse(view.Text).View, view);
    }

    [Fact]
    public void ClaimThatLooksLikeSyntax_IsAText()
    {
        const string odd = @"' or tenant exists or x = '\' $claim.sub | take 1";

        var view = With(ByTenant, ("tenant", [odd]), ("sub", ["ada"])).Parse("stock").View;

        Assert.Equal(@"stock | where tenant = '\' or tenant exists or x = \'\\\' $claim.sub | take 1'", view.Text);
        Assert.Equal(Languages.Default.Parse(view.Text).View, view);
    }

    [Fact]
    public void WithoutAClaim_TheStreamIsClosed()
    {
        var rows = Read(ByTenant).For(_ => []);
        var language = Languages.Default.With(rows);

        Assert.False(rows.Allows("stock"));
        Assert.True(rows.Allows("metrics"));
        Assert.False(rows.AllowsAll);
        Assert.Throws<InvalidOperationException>(() => language.Parse("stock"));
        Assert.Throws<InvalidOperationException>(() => language.Parse("latest(calm-stock, metrics)"));
        Assert.Throws<InvalidOperationException>(() => language.ViewOf(["stock"]));
        Assert.Equal("metrics", language.NormalForm("metrics"));
    }

    [Fact]
    public void OneOfTwoClaims_IsNotEnough() => Assert.False(
        Read("tenant = $claim.tenant or owner = $claim.sub").For(type => type == "sub" ? ["ada"] : []).Allows("stock"));

    [Theory]
    [InlineData("", "column 1: Expected a condition such as price > 5, found the end.")]
    [InlineData("tenant = ", "column 10: Expected a field, a number, a string, true, false or null, found the end.")]
    [InlineData("tenant = $claims.tenant", "column 11: Expected claim after $, such as $claim.tenant, found 'claims.tenant'.")]
    [InlineData("tenant = $ claim.tenant", "column 12: Expected claim after $, such as $claim.tenant, found 'claim.tenant'.")]
    [InlineData("tenant = $claim", "column 16: Expected the name of a claim, such as $claim.tenant or $claim['tenant'], found the end.")]
    [InlineData("tenant = $claim[0]", "column 16: Expected the name of a claim, such as $claim.tenant or $claim['tenant'], found '[0]'.")]
    [InlineData("tenant = $claim.", "column 17: Expected the name of a claim, such as $claim.tenant, found the end.")]
    [InlineData("$claim.tenant = 'acme'", "column 2: Expected =, !=, <, <=, >, >=, contains, startswith, in or exists, found 'claim.tenant = 'acme''. $claim.<name> stands to the right of a comparison, such as tenant = $claim.tenant.")]
    [InlineData("level > $claim.level", "column 9: A claim is a text, and cannot be compared with >. Allowed: =, !=, in, contains and startswith.")]
    [InlineData("tenant = ($claim.tenant)", "column 12: Expected ) to close the ( at column 10, found 'claim.tenant'. $claim.<name> stands to the right of a comparison, such as tenant = $claim.tenant.")]
    [InlineData("tenant = $claim.tenant | sample 1s", "column 24: Expected and, or or the end, found '|'.")]
    [InlineData("tenant = $claim.tenant)", "column 23: Expected and, or or the end, found ')'.")]
    [InlineData("tenant = 'acme'", "column 1: The condition has no $claim.<name>, so it is the same for everybody. Use a named view to give away a part of a stream.")]
    public void WrongCondition_IsAnErrorWithItsColumn(string condition, string error)
    {
        var expected = error.Replace("found 'claim.tenant = 'acme''", "found \"claim.tenant = 'acme\"", StringComparison.Ordinal);

        Assert.Equal([$"RxSse:Access:Rows:stock: {expected}"], Errors(("stock", condition)));
    }

    [Fact]
    public void Condition_HasTheBoundsOfViews()
    {
        Assert.Contains("Composition:MaxLength", Assert.Single(Errors(("stock", $"{new string('a', 1_000)} = $claim.a"))), StringComparison.Ordinal);
        Assert.Contains("Composition:MaxDepth", Assert.Single(Errors(("stock", $"{new string('(', 20)}a = $claim.a"))), StringComparison.Ordinal);
    }

    [Fact]
    public void UnknownStreams_AndStreamsThatComeTwice_AreErrors() => Assert.Equal(
        [
            "RxSse:Access:Rows:Stock: The stream has two conditions. Join them with and.",
            "RxSse:Access:Rows:calm-stock: Unknown stream 'calm-stock'. Allowed: metrics, notifications, stock.",
            "RxSse:Access:Rows:stok: Unknown stream 'stok'; did you mean stock? Allowed: metrics, notifications, stock.",
        ],
        Errors(("STOCK", ByTenant), ("Stock", ByTenant), ("stok", ByTenant), ("calm-stock", ByTenant)));

    [Theory]
    [InlineData("stock | where tenant = $claim.tenant", "found 'claim.tenant'")]
    [InlineData("stock | where tenant in ($claim.tenant)", "Expected a number")]
    public void InAView_ThereAreNoClaims(string text, string error)
    {
        Assert.Contains(error, Languages.Default.Error(text).Message, StringComparison.Ordinal);
        Assert.Contains(error, With(ByTenant, ("tenant", ["acme"])).Error(text).Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Errors(params (string Stream, string Condition)[] rows) => RowConditions.Read(
        rows.Select(row => KeyValuePair.Create(row.Stream, row.Condition)), Languages.Streams, new CompositionOptions()).Errors;

    private static RowConditions Read(string condition)
    {
        var rows = RowConditions.Read([KeyValuePair.Create("Stock", condition)], Languages.Streams, new CompositionOptions());
        Assert.Empty(rows.Errors);
        return rows;
    }

    private static ViewLanguage With(string condition, params (string Type, string[] Texts)[] claims) => Languages.Default.With(
        Read(condition).For(type => claims.Single(claim => claim.Type == type).Texts));
}
