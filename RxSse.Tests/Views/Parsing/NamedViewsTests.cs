using RxSse.Text;
using RxSse.Views;
using Xunit;

namespace RxSse.Tests.Views.Parsing;

public sealed class NamedViewsTests
{
    private static readonly CompositionOptions Options = new();

    [Fact]
    public void Views_UseEachOther_InAnyOrder()
    {
        (string, string)[] views = [("c", "b | as c"), ("a", " stock|sample 1000ms"), ("b", "a, metrics")];

        foreach (var order in new[] { views, [views[1], views[2], views[0]], [.. views.Reverse()] })
        {
            var named = Languages.Named(Options, order);

            Assert.Empty(named.Errors);
            Assert.Equal(["a", "b", "c"], named.Views.Select(view => view.Name));
            Assert.Equal([" stock|sample 1000ms", "a, metrics", "b | as c"], named.Views.Select(view => view.Expression));
            Assert.Equal(
                ["stock | sample 1s", "metrics, (stock | sample 1s)", "(metrics | as c), (stock | sample 1s | as c)"], named.Views.Select(view => view.View.Text));
        }
    }

    [Fact]
    public void Name_IsLowerCased_AsConfigurationKeysAre() => Assert.Equal("calm-stock", Assert.Single(Languages.Named(Options, ("Calm-Stock", "stock")).Views).Name);

    [Fact]
    public void AllErrors_AreReported_OneLineEach()
    {
        var named = Languages.Named(Options,
            ("b", "stock | smaple 1s"), ("a", "stock, b"), ("e", "stock | take 5"), ("stock", "metrics"), ("latest", "stock"), ("gap", "stock"), ("9x", "stock"),
            ("twice", "stock"), ("TWICE", "stock"), ("f", "missing"), (new string('x', 65), "stock"), ("good", "stock"));

        const string form = "Invalid name. Allowed: a lower-case word of at most 64 letters, digits and inner hyphens, such as calm-stock.";
        static string Reserved(string name) =>
            $"The name is reserved. Reserved names: {string.Join(", ", StreamNames.ReservedNames)}. Choose another, such as my-{name}.";
        Assert.Equal(
            [
                $"RxSse:Views:9x: {form}",
                "RxSse:Views:b: column 9: Unknown operator 'smaple'. Did you mean sample? "
                    + "Allowed: as, avg, buffer, count, debounce, distinct, every, first, last, max, min, p50, p90, p95, p99, pairs, sample, select, silence, sum, take, where.",
                "RxSse:Views:e: column 9: take is not allowed in a named view, because it ends a single response. Write it in the request.",
                "RxSse:Views:f: column 1: Unknown stream or view 'missing'. Available: a, b, e, f, good, metrics, notifications, stock, twice.",
                $"RxSse:Views:gap: {Reserved("gap")}",
                $"RxSse:Views:latest: {Reserved("latest")}",
                "RxSse:Views:stock: A stream has the same name. Choose another name.",
                "RxSse:Views:twice: Two views have this name. Rename one of them.",
                $"RxSse:Views:{new string('x', 65)}: {form}",
            ],
            named.Errors);
        Assert.Empty(named.Views);
    }

    [Fact]
    public void Cycle_IsReportedOnce_FromItsFirstName()
    {
        Assert.Equal(["RxSse:Views:a: The views use each other in a cycle: a, b, a."], Languages.Named(Options, ("b", "a"), ("a", "b"), ("above", "stock, a")).Errors);
        Assert.Equal(["RxSse:Views:a: The views use each other in a cycle: a, a."], Languages.Named(Options, ("a", "latest((a | as x), stock)")).Errors);
        Assert.Equal(
            ["RxSse:Views:a: The views use each other in a cycle: a, c, b, a.", "RxSse:Views:d: The views use each other in a cycle: d, d."],
            Languages.Named(Options, ("a", "c"), ("b", "stock, merge(a)"), ("c", "b"), ("d", "d")).Errors);
    }

    [Fact]
    public void InputsOfLatest_KeepTheNameOfTheView()
    {
        var language = Languages.With(Options, ("pair", "stock, metrics"), ("hot", "stock | as hotter"), ("same", "stock | as same"));

        Assert.Equal("latest(((metrics | as pair), (stock | as pair)), (stock | as hotter | as hot), (stock | as same))", language.NormalForm("latest(pair, (hot), same)"));
    }

    [Fact]
    public void LimitOfANamedView_IsItsError()
    {
        var named = Languages.Named(new CompositionOptions { MaxOperators = 2 }, ("a", "stock | as x | as y"), ("b", "a | as z"), ("c", "b"));

        Assert.Equal(["RxSse:Views:b: column 5: The pipe has too many operators, including those of named views. Maximum: 2 (Composition:MaxOperators)."], named.Errors);
    }

    [Fact]
    public void ViewsThatDoubleEachTime_StopAtTheLimit()
    {
        var views = Enumerable.Range(1, 200).Select(i => ($"v{i}", $"(v{i - 1} | as a), (v{i - 1} | as b)")).Prepend(("v0", "stock"));

        Assert.Equal(["RxSse:Views:v7: column 14: The view has too many pipes, including those in latest, merge and with. Maximum: 64 (Composition:MaxPipes)."], Languages.Named(new CompositionOptions { MaxCost = 100_000 }, [.. views]).Errors);
    }

    [Fact]
    public void ViewsThatNestEachTime_StopAtTheLimit()
    {
        var views = Enumerable.Range(1, 20_000).Select(i => ($"v{i}", $"latest(v{i - 1}, stock)")).Prepend(("v0", "metrics"));

        var error = Assert.Single(Languages.Named(Languages.Wide, [.. views]).Errors);

        Assert.Equal(
            "RxSse:Views:v65: column 1: latest, with and merge are nested too deeply, including those of named views. "
            + "Maximum: 64 levels (Composition:MaxDepth).",
            error);
    }

    [Fact]
    public void LongChainOfNames_IsNoTrouble()
    {
        var views = Enumerable.Range(1, 20_000).Select(i => ($"v{i}", $"v{i - 1}")).Prepend(("v0", "stock"));

        Assert.Empty(Languages.Named(Options, [.. views.Reverse()]).Errors);
        Assert.StartsWith("RxSse:Views:v0: The views use each other in a cycle: v0, v20000, v19999", Assert.Single(Languages.Named(Options, [("v0", "v20000"), .. views.Skip(1)]).Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void WideViews_AreOneWhenTheyAreEqual()
    {
        var wide = string.Join(',', Enumerable.Repeat("w0", 300));

        Assert.Equal("stock", Languages.With(Options, ("w0", "stock"), ("w1", wide), ("w2", wide.Replace('0', '1'))).NormalForm("w2, w1, w0"));
    }
}
