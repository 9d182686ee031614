using System.Reactive.Subjects;
using RxSse.Views.Execution;
using RxSse.Views.Expressions;
using RxSse.Views.Model;
using RxSse.Views.Operators;
using RxSse.Views.Operators.Windows;
using Xunit;

namespace RxSse.Tests.Views.Operators;

/// <summary>What operators with <c>by</c> allocate for their keys, and what is counted of it.</summary>
public sealed class KeyedMemoryTests : TimetableTestBase
{
    private const int Count = 1_000;

    private static readonly DataPath Key = Nodes.Path("k");
    private static readonly DataPath Longest = Nodes.Path([.. Enumerable.Repeat((object)"a", 480)]);

    private static Operator[] Operators =>
    [
        new Distinct([], Key), new Distinct([Nodes.Path("v")], Key), new Distinct([Longest], Key),
        new Distinct([.. Enumerable.Range(0, 60).Select(i => Nodes.Path($"f{i}"))], Key), new Pairs(Key), new Every(Ms(10_000), Key),
        new Debounce(Ms(10_000), Key), new Sample(Ms(10_000), Key), new Silence(Ms(10_000), Key),
        Windows(1, Nodes.Count()), Windows(60, Nodes.Count()), Windows(1, [.. Enum.GetValues<FigureKind>().Select(kind => Nodes.Figure(kind, "v"))]),
    ];

    public static TheoryData<int> All => [.. Enumerable.Range(0, Operators.Length)];

    // What is allocated is what is kept, and a little that is thrown away at once.
    [Theory]
    [MemberData(nameof(All))]
    public void WhatAKeyAllocates_IsCounted(int index)
    {
        Run(index, 10); // what is made once for all
        var (before, _) = Run(index, 10);
        var (allocated, kept) = Run(index, Count);

        Assert.InRange((allocated - before) / Count, 1, kept / Count);
        Assert.InRange(kept, 1, 3 * allocated);
    }

    [Fact]
    public void WhatTheStepsOfAKeyAllocate_IsCounted()
    {
        const int Steps = 3_600;
        Options.ViewBytes = 1 << 30;
        var budget = new ViewBudget(Options);
        using var figures = new WindowFigures(Windows(Steps, Nodes.Count()), "s", budget);
        var @event = Event("""s {"k":1} #1""");
        figures.Add(@event);
        var (kept, before) = (budget.Kept, GC.GetAllocatedBytesForCurrentThread());
        for (var step = 1; step < Steps; step++)
        {
            figures.EndSteps(1);
            figures.Add(@event);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(budget.Kept - kept, allocated, 2 * allocated);
    }

    private static Figures Windows(int steps, params Figure[] figures) => new([.. figures], Ms(60_000), TimeSpan.FromTicks(Ms(60_000).Ticks / steps), Key);

    private (long Allocated, long Kept) Run(int index, int count)
    {
        Options.ViewBytes = 64 * 1_024 * 1_024; // room for all keys in one step of 60
        var budget = new ViewBudget(Options);
        var events = Enumerable.Range(0, count).Select(i => Event($$"""s {"k":{{i}},"v":1} #{{i + 1}}""")).ToArray();
        var stock = new Subject<ViewEvent>();
        var context = new OperatorContext("s", null, budget, new GatedScheduler(Scheduler, static act => act()));
        using var results = Operators[index].Apply(stock, context).Subscribe(static _ => { });
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var @event in events)
        {
            stock.OnNext(@event);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return (allocated, budget.Kept);
    }

    [Fact]
    public void StepsOfPaths_AreCounted_Once()
    {
        var budget = new ViewBudget(Options);
        var stock = new Subject<ViewEvent>();
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var results = new Distinct([Longest], Key).Apply(stock, new OperatorContext("s", null, budget, Scheduler)).Subscribe(static _ => { });
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(budget.Kept, 480 * 100, 480 * 256);
        Assert.InRange(allocated, 480 * 50, 2 * budget.Kept);
    }
}
