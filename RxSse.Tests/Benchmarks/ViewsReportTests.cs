using System.Text;
using RxSse.Benchmarks.Views;
using RxSse.Views;
using RxSse.Views.Parsing;
using Xunit;

namespace RxSse.Tests.Benchmarks;

/// <summary>The views and events of the command <c>views</c>, and what it says of their cost.</summary>
public sealed class ViewsReportTests
{
    private static readonly ViewLanguage Language = new(["stock", "metrics"], [], new CompositionOptions());

    public static TheoryData<string> Kinds => [.. ViewKind.All.Select(kind => kind.Name)];

    [Theory, MemberData(nameof(Kinds))]
    public void EachEvent_ConcernsTheViewWithItsNumber_AndNoOther(string name)
    {
        var kind = ViewKind.Of(name);
        var conditions = Enumerable.Range(0, 120).Select(i => Language.Parse(kind.View(i)).View.Leaves.Single(leaf => leaf.Stream == "stock").Condition!)
            .ToList();

        Assert.All(Enumerable.Range(0, 120), i => Assert.Equal([i], Concerned(Encoding.UTF8.GetBytes(kind.Hit(i)))));
        Assert.Empty(Concerned(ViewKind.Miss));

        IEnumerable<int> Concerned(byte[] data) =>
            Enumerable.Range(0, conditions.Count).Where(i => new RxSse.Views.Expressions.EventFilter(conditions[i]).Passes(data));
    }

    [Fact]
    public void UnknownKind_IsRefused_WithThoseThatThereAre() => Assert.Equal(
        "--kind takes equal, two, range, prefix, contains, latest, window, not 'more'.",
        Assert.Throws<FormatException>(() => ViewKind.Of("more")).Message);

    [Theory]
    [InlineData("equal", 29, 1.4, true)]
    [InlineData("equal", 31, 1.4, false)] // 21 µs more than without views
    [InlineData("equal", 29, 1.6, false)]
    [InlineData("window", 29, 1.6, true)] // sends nothing
    [InlineData("contains", 1_009, 9, true)] // 0.0999 µs for each of 10,000 views
    [InlineData("contains", 1_011, 1, false)]
    public void Report_PassesWithinTheTargets(string kind, double miss, double hitToPlain, bool passes)
    {
        var burst = new BurstResult(None: 10, Plain: 11, Apart: 20, miss, MissOfTenth: miss, Hit: 10 + (10 * hitToPlain));
        var round = new ViewsResult(burst, burst, 4_000, 1_000, 20_000, 10_000, 20_000, 30_000, 8, 1, 110, 100);

        var report = new ViewsReport(kind, 10_000, [round, round, round]);

        Assert.Equal(passes, report.Passed);
        Assert.Contains("4.00 CPU µs per view and event", report.ToText(), StringComparison.Ordinal);
    }
}
