using System.Runtime.ExceptionServices;
using System.Text;
using System.Text.Json;
using RxSse.Views.Expressions;
using Xunit;

namespace RxSse.Tests.Views.Expressions;

public sealed class EvaluationTests
{
    [Theory]
    [InlineData("5", "=", true)]
    [InlineData("5.00", "=", true)]
    [InlineData("\"5.0\"", "=", true)]
    [InlineData("\"5.0\"", ">=", true)]
    [InlineData("4.999", "<", true)]
    [InlineData("5", "<", false)]
    [InlineData("5", "<=", true)]
    [InlineData("5.0001", ">", true)]
    [InlineData("\"9\"", ">", true)] // as text, 9 would stand after 10 too
    [InlineData("\"10\"", ">", true)]
    [InlineData("5", ">", false)]
    [InlineData("5", "!=", false)]
    [InlineData("\"5.0\"", "!=", false)]
    [InlineData("6", "!=", true)]
    [InlineData("\"five\"", "!=", true)]
    [InlineData("null", "!=", true)]
    [InlineData("1e40", "!=", true)]
    [InlineData("1e40", ">", false)]
    [InlineData("\"five\"", ">", false)]
    [InlineData("true", "=", false)]
    [InlineData("null", "<=", false)]
    [InlineData("[5]", "=", false)]
    [InlineData("[4,\"5\"]", "contains", true)]
    [InlineData("[4,[5]]", "contains", false)]
    [InlineData("\"1 5 9\"", "contains", false)]
    [InlineData("5", "contains", false)]
    [InlineData("\"5\"", "startswith", false)]
    public void BesideFive(string value, string comparator, bool holds) => AssertHolds(value, comparator, 5, holds);

    [Theory]
    [InlineData("\"bc\"", "=", true)]
    [InlineData("\"\\u0062c\"", "=", true)]
    [InlineData("\"Bc\"", "=", false)]
    [InlineData("\"Bc\"", "<", true)]
    [InlineData("\"b\"", "<", true)]
    [InlineData("\"bca\"", ">", true)]
    [InlineData("\"bc\"", ">=", true)]
    [InlineData("\"bc\"", "<=", true)]
    [InlineData("\"bd\"", "!=", true)]
    [InlineData("7", "!=", true)]
    [InlineData("7", "<", false)]
    [InlineData("\"abcd\"", "contains", true)]
    [InlineData("\"a\\u0062cd\"", "contains", true)]
    [InlineData("\"abdc\"", "contains", false)]
    [InlineData("[\"abcd\"]", "contains", false)]
    [InlineData("[1,\"b\\u0063\"]", "contains", true)]
    [InlineData("{\"bc\":\"bc\"}", "contains", false)]
    [InlineData("\"bcd\"", "startswith", true)]
    [InlineData("\"abc\"", "startswith", false)]
    [InlineData("[\"bc\"]", "startswith", false)]
    [InlineData("\"bc\\ud800\"", "startswith", false)] // half of a pair: no text
    [InlineData("\"bc\\ud800\"", "!=", true)]
    public void BesideAText(string value, string comparator, bool holds) => AssertHolds(value, comparator, "bc", holds);

    [Theory]
    [InlineData("true", true, true)]
    [InlineData("false", true, false)]
    [InlineData("\"true\"", true, false)]
    [InlineData("1", true, false)]
    [InlineData("false", false, true)]
    [InlineData("null", null, true)]
    [InlineData("\"null\"", null, false)]
    [InlineData("0", null, false)]
    public void BesideAKeyword(string value, bool? keyword, bool isEqual)
    {
        AssertHolds(value, "=", keyword, isEqual);
        AssertHolds(value, "!=", keyword, !isEqual);
        AssertHolds($"[0.5,{value}]", "contains", keyword, isEqual);
        AssertHolds(value, "<=", keyword, false);
    }

    [Fact]
    public void Texts_AreOrderedByCodePoint_NotByUnitOfUtf16()
    {
        // U+FF5E is above the surrogates in UTF-16, and below U+1F600 as a code point.
        AssertHolds("\"\\uFF5E\"", "<", "😀", true);
        AssertHolds("\"\\uD83D\\uDE00\"", "=", "😀", true);
        AssertHolds("\"😀\"", ">", "～", true);
    }

    [Theory]
    [InlineData("1e-40")]
    [InlineData("-1e-40")]
    [InlineData("\"0.00000000000000000000000000000000000001\"")]
    public void NumberThatADecimalDoesNotHold_ComparesWithNothing(string value)
    {
        Assert.All(["=", "<", "<=", ">", ">="], comparator => AssertHolds(value, comparator, 0, false));
        AssertHolds(value, "!=", 0, true);
    }

    [Fact]
    public void NumberOf29Digits_IsNotEqualToItsRounding() =>
        AssertHolds("0.12345678901234567890123456784", "=", 0.1234567890123456789012345678m, false);

    [Theory]
    [InlineData("=")]
    [InlineData("!=")]
    [InlineData("<")]
    [InlineData(">=")]
    [InlineData("contains")]
    [InlineData("startswith")]
    public void MissingField_DoesNotCompare(string comparator)
    {
        foreach (var json in new[] { "{}", "[]", "7", "", "{\"a\":", "\u0001" })
        {
            Assert.False(Evaluate(json, Nodes.Compare("a", Read(comparator), 5)));
            Assert.False(Evaluate(json, Nodes.Compare("a", Read(comparator), "")));
            Assert.False(Evaluate(json, Nodes.Compare("a", Read(comparator), null)));
        }
    }

    [Fact]
    public void Not_KeepsWhatHasNoPrice()
    {
        var not = new NotCondition(Nodes.Over("price", 5));

        Assert.True(Evaluate("{}", not));
        Assert.True(Evaluate("""{"price":5}""", not));
        Assert.False(Evaluate("""{"price":6}""", not));
    }

    [Fact]
    public void Exists_HoldsForNullToo()
    {
        var exists = new ExistsCondition(Nodes.Path("a"));

        Assert.True(Evaluate("""{"a":null}""", exists));
        Assert.False(Evaluate("""{"b":null}""", exists));
    }

    [Fact]
    public void In_IsEqualToOneOfThem()
    {
        var condition = new InCondition(Nodes.Path("a"), [Nodes.Literal(1), Nodes.Literal("x"), Nodes.Literal(null)]);

        Assert.All(["1.0", "\"1\"", "\"x\"", "null"], value => Assert.True(Evaluate($$"""{"a":{{value}}}""", condition)));
        Assert.All(["2", "\"y\"", "[1]"], value => Assert.False(Evaluate($$"""{"a":{{value}}}""", condition)));
        Assert.False(Evaluate("{}", condition));
    }

    [Theory]
    [InlineData(1, 1, true, true)]
    [InlineData(1, 9, false, true)]
    [InlineData(9, 1, false, true)]
    [InlineData(9, 9, false, false)]
    public void AndAndOr_AreWhatTheySay(int a, int b, bool and, bool or)
    {
        var (first, second) = (Nodes.Compare("a", Comparator.Equal, 1), Nodes.Compare("b", Comparator.Equal, 1));
        var json = $$"""{"a":{{a}},"b":{{b}}}""";

        Assert.Equal(and, Evaluate(json, new AndCondition([first, second])));
        Assert.Equal(or, Evaluate(json, new OrCondition([first, second])));
    }

    // An event that is broken at its end costs an exception each time it is read, so exceptions count how often it is read.
    [Fact]
    public void Event_IsReadOnce_HoweverManyComparisonsThereAre()
    {
        var filter = new EventFilter(new OrCondition(
        [
            .. Enumerable.Range(0, 80).Select(i => Nodes.Compare($"field{i % 40}", Comparator.Equal, i)),
            new NotCondition(new ExistsCondition(Nodes.Path("a", "b"))),
        ]));
        var (thread, reads) = (Environment.CurrentManagedThreadId, 0);

        AppDomain.CurrentDomain.FirstChanceException += Count;
        var passes = filter.Passes("""{"field1":0,"a":{"b":1}"""u8);
        AppDomain.CurrentDomain.FirstChanceException -= Count;

        Assert.True(passes);
        Assert.Equal(1, reads);

        void Count(object? sender, FirstChanceExceptionEventArgs e) =>
            reads += Environment.CurrentManagedThreadId == thread && e.Exception is JsonException ? 1 : 0;
    }

    [Fact]
    public void EachComparison_ReadsItsOwnPath()
    {
        Condition Is(string field, int value) => Nodes.Compare(field, Comparator.Equal, value);
        var condition = new OrCondition(
        [
            new AndCondition([Is("a", 1), new NotCondition(new OrCondition([Is("b", 2), Is("c", 3)])), Is("d", 4)]),
            new AndCondition([new InCondition(Nodes.Path("e"), [Nodes.Literal(5)]), Is("a", 9)]),
        ]);

        Assert.True(Evaluate("""{"a":1,"b":0,"c":0,"d":4,"e":0}""", condition));
        Assert.False(Evaluate("""{"a":1,"b":0,"c":3,"d":4,"e":5}""", condition));
        Assert.False(Evaluate("""{"a":1,"b":0,"c":0,"d":5,"e":5}""", condition));
        Assert.True(Evaluate("""{"a":9,"b":2,"c":3,"d":0,"e":5}""", condition));
    }

    [Fact]
    public void Condition_AllocatesNothing()
    {
        var json = """{"price":"105.43","trend":1,"note":"it\u0027s \"up\"","timestamp":1738972800000}"""u8.ToArray();
        var filter = new EventFilter(new AndCondition(
        [
            Nodes.Over("price", 105),
            Nodes.Compare("note", Comparator.Contains, "\"up\""),
            new OrCondition([Nodes.Compare("trend", Comparator.Equal, -1), new InCondition(Nodes.Path("trend"), [Nodes.Literal(1)])]),
        ]));
        Assert.True(filter.Passes(json));

        var before = GC.GetAllocatedBytesForCurrentThread();
        var held = true;
        for (var time = 0; time < 100; time++)
        {
            held &= filter.Passes(json);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(held);
    }

    private static void AssertHolds(string value, string comparator, object? literal, bool holds) =>
        Assert.Equal(holds, Evaluate($$"""{"z":0,"a":{{value}}}""", Nodes.Compare("a", Read(comparator), literal)));

    private static Comparator Read(string symbol) => Enum.GetValues<Comparator>().Single(comparator => comparator.Symbol() == symbol);

    private static bool Evaluate(string json, Condition condition) => new EventFilter(condition).Passes(Encoding.UTF8.GetBytes(json));
}
