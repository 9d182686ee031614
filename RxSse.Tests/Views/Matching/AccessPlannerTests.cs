using RxSse.Tests.Views.Parsing;
using RxSse.Views.Expressions;
using RxSse.Views.Matching;
using RxSse.Views.Parsing;
using Xunit;

namespace RxSse.Tests.Views.Matching;

public sealed class AccessPlannerTests
{
    private readonly PathStepNode _root = new(null, null);

    [Theory]
    [InlineData("a = 'x'", "a text, exact")]
    [InlineData("a = ''", "a text, exact")]
    [InlineData("a = 1", "a number, exact")]
    [InlineData("a = null", "a keyword, exact")]
    [InlineData("$ = 1", "$ number, exact")]
    [InlineData("a in ('x', 1, true)", "a text, a number, a keyword, exact")]
    [InlineData("a startswith 'abcd'", "a prefix, exact")]
    [InlineData("a startswith 'abcde'", "a prefix")]
    [InlineData("a startswith ''", "a texts, exact")]
    [InlineData("a > 1", "a numbers, exact")]
    [InlineData("a <= 'x'", "a texts, exact")]
    [InlineData("a.b[0] exists", "a.b[0] presence, exact")]
    [InlineData("a > 1 and a <= 5 and a >= 2", "a numbers, exact")]
    [InlineData("a > 1 and b < 5", "a numbers")]
    [InlineData("a > 1 and a < 'x'", "a numbers")]
    [InlineData("a > 1 and a = 5", "a number")]
    [InlineData("a exists and b > 1 and c > 1 and c < 5", "c numbers")]
    [InlineData("c > 1 and c < 5 and d startswith 'x'", "d prefix")]
    [InlineData("d startswith 'x' and e in (1, 2)", "e number, e number")]
    [InlineData("e in (1, 2) and f = 'x' and g != 1", "f text")]
    [InlineData("not a = 1 and a = 2", "a number")]
    [InlineData("a = 1 or b = 'x'", "a number, b text, exact")]
    [InlineData("a = 1 or b = 'x' and c > 1", "a number, b text")]
    [InlineData("(a = 1 or a = 2) and b > 1", "a number, a number")]
    [InlineData("a != 1", "none")]
    [InlineData("not a = 1", "none")]
    [InlineData("a contains 'x'", "none")]
    [InlineData("a = b", "none")]
    [InlineData("a * 2 = 1", "none")]
    [InlineData("a = 1 or a contains 'x'", "none")]
    [InlineData("a contains 'x' and b != 1", "none")]
    public void Condition_IsFoundByItsBestAccess(string condition, string access) => Assert.Equal(access, Text(Plan(condition)));

    [Fact]
    public void AmongEquals_TheKeyOfTheFewestIsBest()
    {
        for (var i = 0; i < 3; i++)
        {
            Enter("tenant = 'a'");
        }

        Enter("symbol = 'x'");

        Assert.Equal("symbol text", Text(Plan("tenant = 'a' and symbol = 'x'")));
        Assert.Equal("symbol text", Text(Plan("symbol = 'x' and tenant = 'a'")));
        Assert.Equal("tenant text", Text(Plan("tenant = 'b' and symbol = 'x'")));
        Assert.Equal("tenant text", Text(Plan("tenant = 'a' and symbol in ('x', 'y')")));
    }

    [Fact]
    public void LookupsThatHaveGone_DoNotCount()
    {
        PathLookup[] tenants = [Enter("tenant = 'a'"), Enter("tenant = 'a'"), Enter("tenant = 'a'"), Enter("tenant = 'a'")];
        Enter("symbol = 'x'");
        Enter("symbol = 'x'");
        Assert.Equal("symbol text", Text(Plan("tenant = 'a' and symbol = 'x'")));

        // From the middle, the newest, and the oldest.
        foreach (var (path, lookup) in new[] { tenants[1], tenants[3], tenants[0] })
        {
            _root.End(path)!.Remove(lookup);
        }

        Assert.Equal("tenant text", Text(Plan("tenant = 'a' and symbol = 'x'")));
    }

    [Fact]
    public void ConditionWithTooManyLookups_HasNoAccess()
    {
        var most = string.Join(", ", Enumerable.Range(0, AccessPlanner.MaxLookups));

        Assert.Equal(AccessPlanner.MaxLookups, Plan($"a in ({most})")!.Lookups.Count);
        Assert.Null(Plan($"a in ({most}, 64)"));
        Assert.Null(Plan($"a in ({most}) or b = 1"));
        Assert.Equal("b number", Text(Plan($"a in ({most}, 64) and b = 1")));
    }

    [Theory]
    [InlineData("a > 1 and a > 3 and a >= 3", "(3, …")]
    [InlineData("a >= 3 and a > 1 and a < 9 and a <= 9 and a <= 10", "[3, 9)")]
    [InlineData("a <= 9 and a < 9 and a < 12", "…, 9)")]
    public void BoundsOfOnePath_AreOneInterval(string condition, string interval)
    {
        var lookup = Assert.IsType<IntervalLookup<decimal>>(Assert.Single(Plan(condition)!.Lookups).Lookup);

        var begin = lookup.Lower is { } lower ? $"{(lower.IsInclusive ? '[' : '(')}{lower.Value}, " : "…, ";
        var end = lookup.Upper is { } upper ? $"{upper.Value}{(upper.IsInclusive ? ']' : ')')}" : "…";
        Assert.Equal(interval, begin + end);
    }

    private static Condition Parse(string condition) =>
        Assert.Single(new ViewLanguage(Languages.Streams, [], Languages.Wide).Parse($"stock | where {condition}").View.Leaves).Condition!;

    private static string Text(Access? access) => access is null ? "none"
        : string.Join(", ", access.Lookups.Select(lookup => $"{lookup.Path.Text} {KindOf(lookup.Lookup)}")) + (access.IsExact ? ", exact" : "");

    private static string KindOf(Lookup lookup) => lookup switch
    {
        TextLookup => "text",
        NumberLookup => "number",
        KeywordLookup => "keyword",
        PrefixLookup => "prefix",
        IntervalLookup<decimal> => "numbers",
        IntervalLookup<byte[]> => "texts",
        _ => "presence",
    };

    private Access? Plan(string condition) => new AccessPlanner(_root).Plan(Parse(condition));

    private PathLookup Enter(string condition)
    {
        var entered = Assert.Single(Plan(condition)!.Lookups);
        _root.Use(entered.Path)!.Add(entered.Lookup);
        return entered;
    }
}
