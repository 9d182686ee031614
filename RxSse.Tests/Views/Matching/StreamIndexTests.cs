using System.Text;
using Microsoft.Reactive.Testing;
using RxSse.Views.Expressions;
using RxSse.Views.Matching;
using Xunit;

namespace RxSse.Tests.Views.Matching;

public sealed class StreamIndexTests
{
    private readonly StreamIndex _index = new(new StemEvaluator(new TestScheduler().StartStopwatch()));

    [Theory]
    [InlineData("""{"a":5}""")]
    [InlineData("""{"a":"5"}""")]
    [InlineData("""{"a":"5.00"}""")]
    [InlineData("""{"a":50e-1}""")]
    [InlineData("""{"\u0061":4,"\u0061":5}""")]
    public void Number_IsFoundHoweverItIsWritten(string json)
    {
        var stem = Add(Nodes.Compare("a", Comparator.Equal, 5.0m));

        Assert.Equal([stem], Find(json));
    }

    [Fact]
    public void ValueThatComesTwice_IsTheLastWithAllBelowIt()
    {
        var (outer, inner, other) = (Path("a", "b"), Path("a", "b", "c"), Path("a", "d"));

        Assert.Equal([outer, inner, other], Find("""{"a":{"b":{"c":1},"d":1}}"""));
        Assert.Equal([other], Find("""{"a":{"b":{"c":1}},"a":{"d":1}}"""));
        Assert.Equal([outer], Find("""{"a":{"b":{"c":1},"b":1}}"""));
        Assert.Empty(Find("""{"a":{"b":{"c":1},"d":1},"a":1}"""));
        Assert.Equal([outer, inner], Find("""{"a":{"b":1},"a":1,"a":{"b":{"c":2}}}"""));

        Stem Path(params object[] steps) => Add(new ExistsCondition(Nodes.Path(steps)));
    }

    [Fact]
    public void BrokenData_HasNoValues_AndLeavesNone()
    {
        var missing = Add(new NotCondition(new ExistsCondition(Nodes.Path("a"))));
        var there = Add(new ExistsCondition(Nodes.Path("a")));

        Assert.Equal([there], Find("""{"a":1}"""));
        Assert.Equal([missing], Find("""{"a":1"""));
        Assert.Equal([missing], Find("""{"a":1}x"""));
        Assert.Equal([missing], Find("""{"b":1}"""));
    }

    [Fact]
    public void PathThatIsDeeperThanData_IsNeverFound_AndGoes()
    {
        var steps = Enumerable.Repeat<object>(0, PathFinder.MaxDepth + 1).ToArray();
        var there = Add(new ExistsCondition(Nodes.Path(steps)));
        var missing = Add(new NotCondition(there.Condition!));

        Assert.Same(missing, Assert.Single(Find("""{"a":1}""")));
        _index.Remove(there);
        _index.Remove(missing);
        Assert.True(_index.IsEmpty);
    }

    [Fact]
    public void PrefixesOf500Bytes_AreFoundByTheirFirst64_AndTellApartBehindThem()
    {
        var stems = Enumerable.Range(0, 10_000).Select(number => Add(Nodes.Compare("a", Comparator.StartsWith, TextOf(number)))).ToArray();

        Assert.Equal([stems[4_321]], Find($$"""{"a":"{{TextOf(4_321)}} and more"}"""));
        Assert.Empty(Find($$"""{"a":"{{TextOf(4_321)[..499]}}"}"""));
        Assert.Equal([stems[3]], Find($$"""{"a":"{{TextOf(3)}}"}"""));

        static string TextOf(int number) => $"{number % 100:000}{new string('x', 400)}{number / 100:000}{new string('y', 94)}";
    }

    [Fact]
    public void DecimalsWithOneHashOfTheFramework_HaveManyHere()
    {
        // The words of the number, joined by exclusive or, are the framework's hash.
        var numbers = Enumerable.Range(1, 10_000).Select(word => new decimal(word, word, 0, false, 0)).ToArray();
        var stems = numbers.Select(number => Add(Nodes.Compare("a", Comparator.Equal, number))).ToArray();

        Assert.Single(numbers.Select(number => number.GetHashCode()).Distinct());
        Assert.InRange(numbers.Select(DecimalComparer.Instance.GetHashCode).Distinct().Count(), 9_900, 10_000);
        Assert.Equal([stems[76]], Find($$"""{"a":{{numbers[76]}}}"""));
    }

    [Fact]
    public void EqualDecimals_HaveOneHash()
    {
        Assert.Single(new[] { 1m, 1.0m, 1.000m }.Select(DecimalComparer.Instance.GetHashCode).Distinct());
        Assert.Single(new[] { 0m, -0.00m, 0.0m, decimal.Negate(0m) }.Select(DecimalComparer.Instance.GetHashCode).Distinct());
        Assert.Equal(2, new[] { 1m, -1m }.Select(DecimalComparer.Instance.GetHashCode).Distinct().Count());
    }

    // The least and the greatest of many intervals, whatever their order: a tree that is a list would overflow the stack.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void IntervalsInOrder_AreFound(bool isDescending)
    {
        var limits = Enumerable.Range(0, 50_000).Select(limit => isDescending ? -limit : limit).ToArray();
        var stems = limits.ToDictionary(limit => limit, limit => Add(AndCondition.Of(
            [Nodes.Compare("a", Comparator.GreaterOrEqual, limit), Nodes.Compare("a", Comparator.Less, limit + 1)])));

        Assert.All(new[] { limits[0], limits[25_000], limits[^1] }, limit => Assert.Equal([stems[limit]], Find($$"""{"a":{{limit}}}""")));
        Assert.Empty(Find("""{"a":-60000}"""));
        Assert.Empty(Find("""{"a":60000}"""));
        foreach (var stem in stems.Values)
        {
            _index.Remove(stem);
        }

        Assert.True(_index.IsEmpty);
    }

    [Fact]
    public void AfterManyStems_NothingIsLeft()
    {
        var stays = Add(Nodes.Compare("a", Comparator.Equal, 1));
        var gone = Enumerable.Range(0, 100_000).Select(number => Add(Some(number))).ToArray();
        foreach (var stem in gone)
        {
            _index.Remove(stem);
        }

        Assert.Equal([stays], Find("""{"a":1,"name-7":7}"""));
        _index.Remove(stays);
        Assert.True(_index.IsEmpty);

        // Each with a path or a literal that no other has.
        static Condition Some(int number) => (number % 8) switch
        {
            0 => Nodes.Compare($"name-{number}", Comparator.Equal, number),
            1 => Nodes.Compare("a", Comparator.Equal, number),
            2 => Nodes.Compare("a", Comparator.Equal, $"text {number}"),
            3 => Nodes.Compare("a", Comparator.StartsWith, $"{number} text"),
            4 => Nodes.Compare("a", Comparator.Less, number),
            5 => Nodes.Compare("a", Comparator.Greater, $"text {number}"),
            6 => Nodes.Compare("a", Comparator.Contains, $"text {number}"),
            _ => AndCondition.Of([new ExistsCondition(Nodes.Path("b", number)), Nodes.Compare("a", Comparator.NotEqual, number)]),
        };
    }

    private Stem Add(Condition condition)
    {
        var stem = new Stem(condition);
        _index.Add(stem);
        return stem;
    }

    private HashSet<Stem> Find(string json)
    {
        var found = new List<Stem>();
        _index.Find(Encoding.UTF8.GetBytes(json), found);
        return [.. found];
    }
}
