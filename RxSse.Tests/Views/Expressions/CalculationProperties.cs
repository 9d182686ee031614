using System.Text;
using CsCheck;
using RxSse.Tests.Views.Parsing;
using RxSse.Views.Model;
using RxSse.Views.Operators;
using RxSse.Views.Parsing;
using Xunit;

namespace RxSse.Tests.Views.Expressions;

/// <summary>Calculations and comparisons agree with an interpreter that knows nothing of decimals, whatever the data is.</summary>
public sealed class CalculationProperties
{
    private static readonly ViewLanguage Wide = Languages.With(Languages.Wide);

    [Fact]
    public void CalculatedFields_AgreeWithTheInterpreter() => AssertSelectAgrees(iter: 2_000);

    [Fact]
    public void Comparisons_AgreeWithTheInterpreter() => AssertWhereAgrees(iter: 2_000);

    [Fact]
    public void Conditions_AgreeWithTheInterpreter() => AssertConditionAgrees(random => (random.Condition(), random.Data()), iter: 2_000);

    [Fact]
    public void Searches_AgreeWithTheInterpreter() => AssertConditionAgrees(random => (random.Search(), random.SearchedData()), iter: 2_000);

    [LongFact]
    public void Conditions_AgreeWithTheInterpreter_In100000Cases() => AssertConditionAgrees(random => (random.Condition(), random.Data()), iter: 100_000);

    [LongFact]
    public void Searches_AgreeWithTheInterpreter_In100000Cases() => AssertConditionAgrees(random => (random.Search(), random.SearchedData()), iter: 100_000);

    [LongFact]
    public void CalculatedFields_AgreeWithTheInterpreter_In100000Cases() => AssertSelectAgrees(iter: 100_000);

    [LongFact]
    public void Comparisons_AgreeWithTheInterpreter_In100000Cases() => AssertWhereAgrees(iter: 100_000);

    private static void AssertSelectAgrees(int iter)
    {
        var values = 0;
        Gen.Int.Sample(
            seed =>
            {
                var random = new CalculationTexts(seed);
                var (step, calculation) = Accepted(
                    random.Calculation, calculation => $"stock | select {(seed % 2 == 0 ? calculation.Text : calculation.Shortest)} as x");
                var data = random.Data();
                var expected = ModelOfCalculations.Json(calculation, data) is { } value ? $$"""{"x":{{value}}}""" : null;
                var found = step.Snapshot(new ViewEvent("stock", Encoding.UTF8.GetBytes(data), 1));
                Assert.Equal(expected, found is { } some ? Encoding.UTF8.GetString(some.Data.Span) : null);
                Interlocked.Add(ref values, expected is null ? 0 : 1);
            }, iter: iter);

        Assert.InRange(values, iter / 5, iter);
    }

    private static void AssertWhereAgrees(int iter)
    {
        var (held, others) = (0, 0);
        Gen.Int.Sample(
            seed =>
            {
                var random = new CalculationTexts(seed);
                var (step, (left, comparator, right)) = Accepted(
                    () => (random.Calculation(), random.Comparator(), random.Calculation()),
                    made => $"stock | where {made.Item1.Text} {made.Item2} {made.Item3.Text}");
                var data = random.Data();
                var expected = ModelOfCalculations.Holds(left, comparator, right, data);
                Assert.Equal(expected, step.Snapshot(new ViewEvent("stock", Encoding.UTF8.GetBytes(data), 1)) is not null);
                Interlocked.Increment(ref expected ? ref held : ref others);
            }, iter: iter);

        AssertBoth(held, others, iter);
    }

    private static void AssertConditionAgrees(Func<CalculationTexts, (ConditionNode, string)> make, int iter)
    {
        var (held, others) = (0, 0);
        Gen.Int.Sample(
            seed =>
            {
                var random = new CalculationTexts(seed);
                var (step, (condition, data)) = Accepted(() => make(random), made => $"stock | where {made.Item1.Text}");
                var parsed = ((Where)step).Condition;
                Assert.Equal(parsed.Paths.Count(), parsed.PathCount);
                Assert.Equal(parsed.Paths.Count(), parsed.Reads.Count());
                var expected = ModelOfCalculations.Holds(condition, data);
                Assert.Equal(expected, step.Snapshot(new ViewEvent("stock", Encoding.UTF8.GetBytes(data), 1)) is not null);
                Interlocked.Increment(ref expected ? ref held : ref others);
            }, iter: iter);

        AssertBoth(held, others, iter);
    }

    // Each case has been compared, and neither answer is rare.
    private static void AssertBoth(int held, int others, int cases)
    {
        Assert.Equal(cases, held + others);
        Assert.InRange(held, cases / 20, cases);
        Assert.InRange(others, cases / 20, cases);
    }

    // The next one that the language takes: it refuses some, such as a comparison without a field.
    private static (Operator Step, T Made) Accepted<T>(Func<T> make, Func<T, string> text)
    {
        while (true)
        {
            var made = make();
            try
            {
                return (Wide.Parse(text(made)).View.Pipes[0].Operators[0], made);
            }
            catch (ViewSyntaxException)
            {
                continue;
            }
        }
    }
}
