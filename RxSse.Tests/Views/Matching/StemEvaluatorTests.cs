using System.Text;
using RxSse.Views.Expressions;
using RxSse.Views.Matching;
using Xunit;

namespace RxSse.Tests.Views.Matching;

public sealed class StemEvaluatorTests
{
    private readonly SteppingClock _clock = new();
    private readonly StemEvaluator _evaluator;
    private readonly StreamIndex _index;

    public StemEvaluatorTests()
    {
        _evaluator = new StemEvaluator(_clock);
        _index = new StreamIndex(_evaluator);
    }

    [Fact]
    public void ConditionsBeyondTheTime_AreFoundWithoutEvaluation_UntilTheNextEvent()
    {
        Add(1_000, number => Nodes.Compare("a", Comparator.Contains, $"text {number}"));

        Assert.Empty(Find("""{"a":["x"]}"""));
        Assert.Equal(0, _evaluator.NotEvaluated);

        _clock.Step = TimeSpan.FromMilliseconds(0.6); // the second look after the first is too late
        var left = Find("""{"a":["x"]}""");
        Assert.InRange(left.Count, 500, 950);
        Assert.Equal(left.Count, _evaluator.NotEvaluated);

        _clock.Step = TimeSpan.Zero;
        Assert.Empty(Find("""{"a":["x"]}"""));
        Assert.Equal(0, _evaluator.NotEvaluated);
    }

    [Fact]
    public void ConditionsThatALookupFinds_TakeOfTheSameTime()
    {
        Add(1_000, number => AndCondition.Of([Nodes.Compare("a", Comparator.Equal, "x"), Nodes.Compare("b", Comparator.NotEqual, number)]));
        _clock.Step = TimeSpan.FromMilliseconds(0.6);

        Assert.Equal(0, Find("""{"a":"y","b":"5"}""").Count);
        Assert.Equal(1_000, Find("""{"a":"x","b":"5"}""").Count);
        Assert.InRange(_evaluator.NotEvaluated, 500, 950);
    }

    [Fact]
    public void LongData_IsReadBetweenLooksAtTheClock_ByOneConditionAtMost()
    {
        Add(10, number => Nodes.Compare("a", Comparator.Contains, $"text {number}"));
        _clock.Step = TimeSpan.FromMilliseconds(0.6);

        Assert.Equal(8, Find($$"""{"a":["{{new string('x', 20_000)}}"]}""").Count);
    }

    // 100 reads of a text of 64 KiB take more than the whole time.
    [Fact]
    public void ConditionThatTakesLongerThanTheTime_IsNotEvaluated()
    {
        Add(1, _ => new AndCondition([.. Enumerable.Range(0, 100).Select(number => Nodes.Compare("a", Comparator.NotEqual, $"{number}"))]));

        Assert.Empty(Find("""{"a":"99"}"""));
        Assert.Single(Find("""{"a":"100"}"""));
        Assert.Equal(0, _evaluator.NotEvaluated);
        Assert.Single(Find($$"""{"a":"99","b":"{{new string('x', 64 * 1024)}}"}"""));
        Assert.Equal(1, _evaluator.NotEvaluated);
    }

    [Fact]
    public void ConditionWithManyPaths_IsEvaluated()
    {
        Add(1, _ => new OrCondition([.. Enumerable.Range(0, 200).Select(number => Nodes.Compare($"n{number % 50}", Comparator.NotEqual, 1))]));

        Assert.Empty(Find("""{"n7":1}"""));
        Assert.Single(Find("""{"n7":1,"n49":2}"""));
    }

    private void Add(int count, Func<int, Condition> condition)
    {
        for (var number = 0; number < count; number++)
        {
            _index.Add(new Stem(condition(number)));
        }
    }

    private List<Stem> Find(string json)
    {
        List<Stem> found = [];
        _index.Find(Encoding.UTF8.GetBytes(json), found);
        return found;
    }
}
