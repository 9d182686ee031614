using System.Text;
using Microsoft.Reactive.Testing;
using RxSse.Tests.Views.Parsing;
using RxSse.Views;
using RxSse.Views.Matching;
using RxSse.Views.Parsing;
using Xunit;

namespace RxSse.Tests.Views.Matching;

public sealed class ViewIndexTests
{
    private readonly ViewIndex<string> _index = new(new TestScheduler().StartStopwatch());

    [Fact]
    public void View_IsWokenByEachOfItsStreams_Once()
    {
        Add("one", "latest(stock, (merge(stock, metrics) | as m))");
        Add("two", "metrics");

        Assert.Equal(["one"], Woken("stock"));
        Assert.Equal(["one", "two"], Woken("metrics"));
        Assert.Empty(Woken("notifications"));
    }

    [Fact]
    public void View_IsWokenByEventsThatMeetItsFirstConditions()
    {
        Add("dear", "stock | where price > 100 | where symbol = 'x' | sample 1s");
        Add("late", "stock | sample 1s | where price > 100");

        Assert.Equal(["dear", "late"], Woken("stock", """{"price":"101.5","symbol":"x"}"""));
        Assert.Equal(["late"], Woken("stock", """{"price":"101.5","symbol":"y"}"""));
        Assert.Equal(["late"], Woken("stock", "no JSON"));
        Assert.Empty(Woken("metrics", """{"price":"101.5","symbol":"x"}"""));
    }

    [Theory]
    [InlineData("latest((stock | where price > 100 | as s), metrics)")]
    [InlineData("with((stock | where price > 100 | as s), metrics)")]
    [InlineData("with(metrics, (stock | where price > 100 | as s))")]
    [InlineData("merge((stock | where price > 100), metrics)")]
    [InlineData("(stock | where price > 100), metrics")]
    public void View_IsWokenByALeafOfEachInput(string view)
    {
        Assert.Equal(ViewMatching.Always, Add("one", view));

        Assert.Equal(["one"], Woken("stock", """{"price":101}"""));
        Assert.Equal(["one"], Woken("metrics", """{"price":1}"""));
        Assert.Empty(Woken("stock", """{"price":100}"""));
    }

    [Fact]
    public void ViewWithSeveralLeavesThatHold_IsWokenOnce()
    {
        Add("one", "(stock | where a = 1 | as x), (stock | where a = 1 | as y), (stock | where b = 1), (stock | where a in (1, 1.0) or b exists)");

        Assert.Equal(["one"], Woken("stock", """{"a":1,"b":1}"""));
        _index.Remove("one");
        Assert.True(_index.IsEmpty);
    }

    [Fact]
    public void ViewsShareACondition_AndLeaveAlone()
    {
        foreach (var entry in new[] { "one", "two", "three", "four" })
        {
            Add(entry, $"stock | where price > 105 | as {entry}");
        }

        Assert.Equal(["four", "one", "three", "two"], Woken("stock", """{"price":106}"""));
        Leave("two", leaves: ["four", "one", "three"]);
        Leave("four", leaves: ["one", "three"]);
        Leave("one", leaves: ["three"]);
        Leave("three", leaves: []);
        Assert.True(_index.IsEmpty);

        void Leave(string entry, string[] leaves)
        {
            _index.Remove(entry);
            Assert.Equal(leaves, Woken("stock", """{"price":106}"""));
        }
    }

    [Fact]
    public void RemovedView_IsNotWoken_AndNothingOfItIsLeft()
    {
        Add("one", "stock");
        Add("two", "stock, metrics");

        _index.Remove("two");
        _index.Remove("three");
        Assert.Equal(["one"], Woken("stock"));
        Assert.Empty(Woken("metrics"));
        Assert.False(_index.IsEmpty);

        _index.Remove("one");
        Assert.True(_index.IsEmpty);
    }

    [Fact]
    public void Entry_IsAddedOnce()
    {
        Add("one", "stock");

        Assert.Throws<ArgumentException>(() => Add("one", "metrics"));
        Assert.Empty(Woken("metrics"));
    }

    [Theory]
    [InlineData("stock | where a = 1", nameof(ViewMatching.Indexed))]
    [InlineData("stock | where a contains 'x'", nameof(ViewMatching.Scanned))]
    [InlineData("stock | where a > b", nameof(ViewMatching.Scanned))]
    [InlineData("stock", nameof(ViewMatching.Always))]
    [InlineData("(stock | where a contains 'x'), (stock | where a = 1)", nameof(ViewMatching.Scanned))]
    [InlineData("(stock | where a = 1), (metrics | where a = 1)", nameof(ViewMatching.Indexed))]
    [InlineData("(stock | where a contains 'x'), metrics, (stock | where a = 1)", nameof(ViewMatching.Always))]
    public void Matching_IsTheMostExpensiveOfItsLeaves(string view, string matching)
    {
        Assert.Equal(matching, Add("one", view).ToString());

        Add("other", view);
        _index.Remove("one");
        Assert.Equal(matching, Add("one", view).ToString()); // now it shares its conditions
    }

    [Theory]
    [InlineData(64, nameof(ViewMatching.Indexed), 0)]
    [InlineData(65, nameof(ViewMatching.Always), 1)] // woken in vain
    public void ConditionWithManySteps_IsNotLookedAt(int steps, string matching, int woken)
    {
        var path = string.Join('.', Enumerable.Repeat("a", steps));
        Assert.Equal(matching, Add("one", $"stock | where {path} exists and {path} > 5").ToString());

        Assert.Equal(woken, Woken("stock", """{"a":1}""").Count());
        _index.Remove("one");
        Assert.True(_index.IsEmpty);
    }

    [Fact]
    public void ViewsWithoutTimeForTheirCondition_AreWoken()
    {
        var index = new ViewIndex<string>(new SteppingClock { Step = TimeSpan.FromMilliseconds(0.6) });
        for (var number = 0; number < 1_000; number++)
        {
            index.Add($"{number}", Languages.Default.Parse($"stock | where a contains 'x{number}'").View.Leaves);
        }

        var woken = new List<string>();
        index.Match("stock", """{"a":["y"]}"""u8, woken);

        Assert.InRange(woken.Count, 500, 950);
        Assert.Equal(woken.Count, index.NotEvaluated);
        index.Match("metrics", """{"a":"y"}"""u8, woken);
        Assert.Equal(0, index.NotEvaluated);
    }

    [Fact]
    public void TextsThatTheValueCannotContain_TakeNoTime()
    {
        var index = new ViewIndex<string>(new SteppingClock { Step = TimeSpan.FromMilliseconds(0.6) });
        for (var number = 0; number < 10_000; number++)
        {
            index.Add($"{number}", Languages.Default.Parse($"stock | where a contains '-{number}-' and b != 1").View.Leaves);
        }

        var woken = new List<string>();
        index.Match("stock", """{"a":"see -43\u00321- for more","b":2}"""u8, woken);
        Assert.Equal(["4321"], woken);
        Assert.InRange(index.Candidates, 1, 100); // without a filter 10,000 of which most have no time

        woken.Clear();
        index.Match("stock", """{"a":["-8-"],"b":2}"""u8, woken); // any element may be the text
        Assert.Contains("8", woken);

        woken.Clear();
        index.Match("stock", """{"b":2}"""u8, woken);
        Assert.Equal((0, 0), (woken.Count, index.Candidates));
    }

    [Theory]
    [InlineData(2_048, 1)]
    [InlineData(2_049, 2)] // its pairs are not looked at
    public void LongValue_IsEvaluatedForAll(int bytes, int candidates)
    {
        Add("one", "stock | where a contains 'xy'");
        Add("two", "stock | where a contains 'zz'");

        Assert.Equal(["one"], Woken("stock", $$"""{"a":{{"\"\\u0078y".PadRight(bytes - 1, 'x')}}"}"""));
        Assert.Equal(candidates, _index.Candidates);
    }

    [Fact]
    public void WithoutTimeForAll_EachConditionThatIsScanned_IsEvaluatedInTurn()
    {
        var index = new ViewIndex<string>(new SteppingClock { Step = TimeSpan.FromMilliseconds(0.6) });
        for (var number = 0; number < 1_000; number++)
        {
            index.Add($"found {number}", Languages.Default.Parse($"stock | where b exists and a contains 'x{number}'").View.Leaves);
            index.Add($"{number}", Languages.Default.Parse($"stock | where a contains 'x{number}'").View.Leaves);
        }

        var (always, woken) = (new HashSet<string>(Enumerable.Range(0, 1_000).Select(number => $"{number}")), new List<string>());
        for (var i = 0; i < 60; i++)
        {
            woken.Clear();
            index.Match("stock", """{"a":["y"],"b":1}"""u8, woken);
            Assert.NotEqual(0, index.NotEvaluated);
            always.IntersectWith(woken);
        }

        Assert.Empty(always);
    }

    [Fact]
    public void Match_AllocatesNothing()
    {
        var views = new[]
        {
            "a = 1", "a = 'x' and b = 2", "b in (1, 2)", "name startswith 'abc'", "name startswith 'abcde'", "a > 5 and a < 9", "b > 1", "name >= 'a'",
            "a exists", "b contains 'x'", "not a = 1", "long.path[1].name = 'x' or b = 5", "a > b", "name contains 'x'", "a = true",
        };
        for (var number = 0; number < views.Length; number++)
        {
            Add($"{number}", $"stock | where {views[number]}");
        }

        var (data, woken) = ("""{"a":1,"b":"2","name":"abcd\u0065f","long":{"path":[0,{"name":"x"}]},"\u0061":7}"""u8.ToArray(), new List<string>());
        Match(100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Match(1_000);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(10, woken.Count);

        void Match(int count)
        {
            for (var number = 0; number < count; number++)
            {
                woken.Clear();
                _index.Match("stock", data, woken);
            }
        }
    }

    [Fact]
    public void AfterManyViews_TheIndexIsEmpty()
    {
        var language = new ViewLanguage(Languages.Streams, [], new CompositionOptions());
        for (var number = 0; number < 100_000; number++)
        {
            _index.Add($"{number}", language.Parse(ViewOf(number)).View.Leaves);
            if (number >= 10_000)
            {
                _index.Remove($"{number - 10_000}");
            }
        }

        Assert.False(_index.IsEmpty);
        for (var number = 90_000; number < 100_000; number++)
        {
            _index.Remove($"{number}");
        }

        Assert.True(_index.IsEmpty);

        static string ViewOf(int number) => (number % 5) switch
        {
            0 => $"stock | where n{number}.a = {number}",
            1 => $"latest((stock | where a startswith 'x{number}' | as s), (metrics | where a[{number}] exists | as m))",
            2 => $"stock | where a > {number} and a < {number + 1} or b contains 'x{number}'",
            3 => $"(stock, metrics) | where a contains '{number}'",
            _ => $"notifications | where a = '{number}' | sample 1s",
        };
    }

    private ViewMatching Add(string entry, string view) => _index.Add(entry, Languages.Default.Parse(view).View.Leaves);

    private IEnumerable<string> Woken(string stream, string json = "{}")
    {
        var woken = new List<string>();
        _index.Match(stream, Encoding.UTF8.GetBytes(json), woken);
        return woken.Order(StringComparer.Ordinal);
    }
}
