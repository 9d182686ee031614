using CsCheck;
using Microsoft.Reactive.Testing;
using RxSse.Views.Matching;
using Xunit;

namespace RxSse.Tests.Views.Matching;

/// <summary>The tree finds exactly the intervals that a value is within. Many begin or end at the same place.</summary>
public sealed class IntervalTreeProperties
{
    private static readonly Gen<Bound<decimal>?> Ends = Gen.Frequency<Bound<decimal>?>(
        (1, Gen.Const(static () => (Bound<decimal>?)null)), (6, Gen.Select(Gen.Int[0, 4], Gen.Bool, Bound<decimal>? (at, isInclusive) => new(at, isInclusive))));

    private static readonly Gen<IntervalLookup<decimal>> Intervals = Gen.Select(
        Ends, Ends, (lower, upper) => new IntervalLookup<decimal>(lower, upper) { Stem = new Stem(null) { IsExact = true } });

    [Fact]
    public void Value_FindsTheIntervalsAroundIt() => Gen.Select(Intervals.Array[0, 40], Gen.Bool.Array[40]).Sample(
        (intervals, isRemoved) =>
        {
            var tree = new IntervalTree<decimal, decimal, NumberOrder>();
            foreach (var interval in intervals)
            {
                tree.Add(interval);
            }

            AssertFound(tree, intervals);
            foreach (var interval in intervals.Where((_, place) => isRemoved[place]))
            {
                tree.Remove(interval);
            }

            AssertFound(tree, [.. intervals.Where((_, place) => !isRemoved[place])]);
        }, iter: 2_000);

    private static void AssertFound(IntervalTree<decimal, decimal, NumberOrder> tree, IntervalLookup<decimal>[] intervals)
    {
        Assert.Equal(intervals.Length, tree.Count);
        var evaluator = new StemEvaluator(new TestScheduler().StartStopwatch());
        for (var value = -0.5m; value <= 4.5m; value += 0.5m)
        {
            List<Stem> found = [];
            tree.Find(value, new StemHits(evaluator, 1, [], found));

            Assert.Equal(intervals.Where(interval => IsWithin(value, interval)).Select(interval => interval.Stem!).ToHashSet(), [.. found]);
            Assert.All(intervals, interval => interval.Stem!.Found = 0);
        }
    }

    private static bool IsWithin(decimal value, IntervalLookup<decimal> interval) =>
        (interval.Lower is not { } lower || (lower.IsInclusive ? lower.Value <= value : lower.Value < value))
        && (interval.Upper is not { } upper || (upper.IsInclusive ? value <= upper.Value : value < upper.Value));
}
