using RxSse.Text;
using RxSse.Views;
using RxSse.Views.Parsing;
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

            Assert.Empty(named.Faults);
            Assert.Equal(["a", "b", "c"], named.Views.Select(view => view.Name));
            Assert.Equal([" stock|sample 1000ms", "a, metrics", "b | as c"], named.Views.Select(view => view.Expression));
            Assert.Equal(
                ["stock | sample 1s", "metrics, (stock | sample 1s)", "(metrics | as c), (stock | sample 1s | as c)"], named.Views.Select(view => view.View.Text));
        }
    }

    [Fact]
    public void Name_IsLowerCased_AsConfigurationKeysAre() => Assert.Equal("calm-stock", Assert.Single(Languages.Named(Options, ("Calm-Stock", "stock")).Views).Name);

    [Fact]
    public void AllFaults_AreTold_ALineEach()
    {
        var named = Languages.Named(Options,
            ("b", "stock | smaple 1s"), ("a", "stock, b"), ("e", "stock | take 5"), ("stock", "metrics"), ("latest", "stock"), ("gap", "stock"), ("9x", "stock"),
            ("twice", "stock"), ("TWICE", "stock"), ("f", "missing"), (new string('x', 65), "stock"), ("good", "stock"));

        const string form = "the name of a view is a lower-case word of at most 64 letters, digits and inner hyphens, such as calm-stock";
        var reserved = $"the name is reserved, as are {string.Join(", ", StreamNames.ReservedNames)}";
        Assert.Equal(
            [
                $"RxSse:Views:9x: {form}",
                "RxSse:Views:b: column 9: smaple is not an operator; did you mean sample? There are: as, avg, buffer, count, debounce, distinct, max, min, sample, select, sum, take, where",
                "RxSse:Views:e: column 9: take cannot stand in a named view, since it ends a single response; write it in the request",
                "RxSse:Views:f: column 1: no stream or view is called missing. There are: a, b, e, f, good, metrics, notifications, stock, twice",
                $"RxSse:Views:gap: {reserved}",
                $"RxSse:Views:latest: {reserved}",
                "RxSse:Views:stock: a stream has this name",
                "RxSse:Views:twice: the name is given twice",
                $"RxSse:Views:{new string('x', 65)}: {form}",
            ],
            named.Faults);
        Assert.Empty(named.Views);
    }

    [Fact]
    public void Cycle_IsToldOnce_FromItsFirstName()
    {
        Assert.Equal(["RxSse:Views:a: a cycle: a, b, a"], Languages.Named(Options, ("b", "a"), ("a", "b"), ("above", "stock, a")).Faults);
        Assert.Equal(["RxSse:Views:a: a cycle: a, a"], Languages.Named(Options, ("a", "latest((a | as x), stock)")).Faults);
        Assert.Equal(
            ["RxSse:Views:a: a cycle: a, c, b, a", "RxSse:Views:d: a cycle: d, d"],
            Languages.Named(Options, ("a", "c"), ("b", "stock, merge(a)"), ("c", "b"), ("d", "d")).Faults);
    }

    [Fact]
    public void InputsOfLatest_KeepTheNameOfTheView()
    {
        var language = Languages.With(Options, ("pair", "stock, metrics"), ("hot", "stock | as hotter"), ("same", "stock | as same"));

        Assert.Equal("latest(((metrics | as pair), (stock | as pair)), (stock | as hotter | as hot), (stock | as same))", language.NormalForm("latest(pair, (hot), same)"));
    }

    [Fact]
    public void LimitOfANamedView_IsItsFault()
    {
        var named = Languages.Named(new CompositionOptions { MaxOperators = 2 }, ("a", "stock | as x | as y"), ("b", "a | as z"), ("c", "b"));

        Assert.Equal(["RxSse:Views:b: column 5: a pipe has at most 2 operators, those of named views too (Composition:MaxOperators)"], named.Faults);
    }

    [Fact]
    public void ViewsThatDoubleEachTime_StopAtTheLimit()
    {
        var views = Enumerable.Range(1, 200).Select(i => ($"v{i}", $"(v{i - 1} | as a), (v{i - 1} | as b)")).Prepend(("v0", "stock"));

        Assert.Equal(["RxSse:Views:v7: column 14: a view has at most 64 pipes, those in latest and merge too (Composition:MaxPipes)"], Faults(views));
    }

    [Fact]
    public void ViewsThatNestEachTime_StopAtTheLimit()
    {
        var views = Enumerable.Range(1, 20_000).Select(i => ($"v{i}", $"latest(v{i - 1}, stock)")).Prepend(("v0", "metrics"));

        var fault = Assert.Single(Languages.Named(Languages.Wide, [.. views]).Faults);

        Assert.Equal("RxSse:Views:v65: column 1: latest and merge stand in each other at most 64 deep, those of named views too (Composition:MaxDepth)", fault);
    }

    [Fact]
    public void LongChainOfNames_IsNoTrouble()
    {
        var views = Enumerable.Range(1, 20_000).Select(i => ($"v{i}", $"v{i - 1}")).Prepend(("v0", "stock"));

        Assert.Empty(Languages.Named(Options, [.. views.Reverse()]).Faults);
        Assert.StartsWith("RxSse:Views:v0: a cycle: v0, v20000, v19999", Assert.Single(Languages.Named(Options, [("v0", "v20000"), .. views.Skip(1)]).Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void WideViews_AreOneWhenTheyAreEqual()
    {
        var wide = string.Join(',', Enumerable.Repeat("w0", 300));

        Assert.Equal("stock", Languages.With(Options, ("w0", "stock"), ("w1", wide), ("w2", wide.Replace('0', '1'))).NormalForm("w2, w1, w0"));
    }

    private static IReadOnlyList<string> Faults(IEnumerable<(string, string)> views) => Languages.Named(Options, [.. views]).Faults;
}
