using System.Reactive.Linq;
using RxSse.Views.Expressions;
using RxSse.Views.Model;
using RxSse.Views.Operators;
using RxSse.Views.Operators.Windows;
using Xunit;

namespace RxSse.Tests.Views.Operators.Windows;

/// <summary>Windows with <c>by</c>, and what they do at their bounds.</summary>
public sealed class KeyedWindowsTests : TimetableTestBase
{
    private static readonly DataPath Key = Nodes.Path("k");

    [Fact]
    public void Figures_HaveTheKeyFirst_InTheOrderOfTheFirstEvents_AndTheWindowsEndTogether()
    {
        var stock = Hot(
            (100, """s {"k":2,"v":1} #1"""), (200, """s {"k":"1","v":5} #2"""), (300, """s {"v":7} #3"""), (400, """s {"k":2,"v":3} #4"""),
            (1_500, """s {"k":"1","v":4} #5"""));

        Assert.Equal(
            [
                (1_000, """s {"k":2,"max":3,"count":2,"from":0,"to":1000} #4"""), (1_000, """s {"k":"1","max":5,"count":1,"from":0,"to":1000} #4"""),
                (1_000, """s {"max":7,"count":1,"from":0,"to":1000} #4"""), (2_000, """s {"k":"1","max":4,"count":1,"from":1000,"to":2000} #5"""),
            ],
            Watch(Apply(stock, Ms(1_000), Ms(1_000), Nodes.Figure(FigureKind.Max, "v")), until: 3_500));
    }

    [Fact]
    public void KeyWithoutEvents_HasNoFigures_AlsoNoCountOf0()
    {
        var stock = Hot((100, """s {"k":1} #1"""), (1_100, """s {"k":2} #2"""), (1_200, """s {"k":1} #3"""));

        // The first event of key 2 in the window of 1 s to 3 s is before that of key 1.
        Assert.Equal(
            [
                (1_000, """s {"k":1,"count":1,"from":0,"to":1000} #1"""), (2_000, """s {"k":1,"count":2,"from":0,"to":2000} #3"""),
                (2_000, """s {"k":2,"count":1,"from":0,"to":2000} #3"""), (3_000, """s {"k":2,"count":1,"from":1000,"to":3000} #3"""),
                (3_000, """s {"k":1,"count":1,"from":1000,"to":3000} #3"""),
            ],
            Watch(Apply(stock, Ms(2_000), Ms(1_000), Nodes.Count()), until: 5_500));
    }

    [Fact]
    public void EachEvent_BelongsToItsKey()
    {
        var stock = Hot((100, """s {"k":1} #1"""), (200, "s {} #2"));
        List<byte[]?> keys = [];
        Watch(Apply(stock, Ms(1_000), Ms(1_000), Nodes.Count()).Do(ended => keys.Add(ended.Key)), until: 1_500);

        Assert.Equal(["1"u8.ToArray(), []], keys);
    }

    [Fact]
    public void KeyThatMakesRoom_EndsAtThatMoment_AndBeginsAnew()
    {
        Options.MaxKeys = 2;
        var budget = new ViewBudget(Options);
        var stock = Hot(
            (100, """s {"k":1,"v":1} #1"""), (200, """s {"k":2,"v":2} #2"""), (300, """s {"k":1,"v":3} #3"""), (400, """s {"k":3,"v":4} #4"""),
            (500, """s {"k":2,"v":5} #5"""));

        Assert.Equal(
            [
                (400, """s {"k":2,"sum":2,"count":1,"from":0,"to":400} #4"""), (500, """s {"k":1,"sum":4,"count":2,"from":0,"to":500} #5"""),
                (1_000, """s {"k":3,"sum":4,"count":1,"from":0,"to":1000} #5"""), (1_000, """s {"k":2,"sum":5,"count":1,"from":0,"to":1000} #5"""),
            ],
            Watch(Apply(stock, Ms(1_000), Ms(1_000), budget, Nodes.Figure(FigureKind.Sum, "v")), until: 2_500));
        Assert.Equal(2, budget.KeysGone);
        Assert.Equal(0, budget.Keys);
        Assert.Equal(0, budget.Kept);
    }

    [Fact]
    public void KeysOfAnEarlierWindow_MakeNoRoom()
    {
        Options.MaxKeys = 2;
        var budget = new ViewBudget(Options);
        var stock = Hot((100, """s {"k":1} #1"""), (200, """s {"k":2} #2"""), (1_100, """s {"k":3} #3"""), (1_200, """s {"k":4} #4"""));

        Assert.Equal(
            [1_000, 1_000, 2_000, 2_000], Watch(Apply(stock, Ms(1_000), Ms(1_000), budget, Nodes.Count()), until: 2_500).Select(seen => seen.At));
        Assert.Equal(0, budget.KeysGone);
    }

    [Fact]
    public void WindowThatKeepsMoreThanItsShare_EndsEarly_AndTheNextBeginsThen()
    {
        Options.ViewBytes = 64 * 1_024;
        var budget = new ViewBudget(Options);
        var large = new string('x', 32_600); // two of them, and what belongs to them, are more than 64 KiB
        var stock = Hot(
            (100, $$"""s {"a":"{{large}}"} #1"""), (300, $$"""s {"b":"{{large}}"} #2"""), (400, """s {"a":1} #3"""), (1_200, """s {"b":2} #4"""));

        Assert.Equal(
            [
                (300, $$"""s {"first":"{{large}}","last":"{{large}}","from":0,"to":300} #2"""), (1_000, """s {"first":1,"from":300,"to":1000} #3"""),
                (2_000, """s {"last":2,"from":1000,"to":2000} #4"""),
            ],
            Watch(
                new Figures([Nodes.Figure(FigureKind.First, "a"), Nodes.Figure(FigureKind.Last, "b")], Ms(1_000), Ms(1_000))
                    .Apply(stock, new OperatorContext("s", null, budget, Scheduler)),
                until: 2_500));
        Assert.Equal((0, 1), (budget.TooLarge, budget.KeysGone));
    }

    // The values overlap: together they are many times the event.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void EventOfWhichMoreIsCopiedThanAnEventMayHave_IsLeftOut_BeforeItIsKept(bool hasKey)
    {
        Options.ViewBytes = 64 * 1_024;
        Options.EventBytes = 8 * 1_024;
        var (budget, most) = (new ViewBudget(Options), 0L);
        var figures = new Figures(
            [.. Enumerable.Range(1, 20).Select(depth => new Figure(FigureKind.Last, new FieldValue(Nodes.Path([.. Enumerable.Repeat("a", depth)])), $"f{depth}"))],
            Ms(1_000), Ms(1_000), hasKey ? Key : null);
        var nested = Enumerable.Range(0, 20).Aggregate($"\"{new string('x', 7_000)}\"", (inner, _) => $$"""{"k":1,"a":{{inner}}}""");
        var stock = Hot((100, """s {"k":1,"a":1} #1"""), (200, $"s {nested} #2"), (300, """s {"k":1,"a":2} #3"""));

        var seen = Watch(
            figures.Apply(stock, new OperatorContext("s", null, budget, Scheduler)).Do(_ => most = Math.Max(most, budget.Kept)), until: 1_500);

        Assert.Equal([(1_000, $"s {{{(hasKey ? "\"k\":1," : "")}\"f1\":2,\"from\":0,\"to\":1000}} #3")], seen);
        Assert.InRange(most, 1, 64 * 1_024);
        Assert.Equal((1, 0), (budget.TooLarge, budget.KeysGone));
    }

    // With many keys, and events as large as one may be.
    [Theory]
    [InlineData(1, true)]
    [InlineData(10, true)]
    [InlineData(1, false)]
    [InlineData(10, false)]
    public void WhatIsKept_StaysAtTheBound(int steps, bool hasKey)
    {
        Options.MaxKeys = 50;
        Options.ViewBytes = steps * 256 * 1_024;
        Options.EventBytes = 8 * 1_024;
        var budget = new ViewBudget(Options, keepers: 2);
        var figures = new Figures(
            [Nodes.Figure(FigureKind.First, "v"), Nodes.Figure(FigureKind.Last, "v"), Nodes.Figure(FigureKind.P50, "n"), Nodes.Figure(FigureKind.Avg, "n")],
            Ms(1_000), Ms(1_000) / steps, hasKey ? Key : null);
        var (most, large) = (0L, new string('x', Options.EventBytes - 60));
        var number = 1m;
        var stock = Hot([.. Enumerable.Range(0, 4_000).Select(i =>
        {
            number = i % 1_000 == 0 ? 0.00000001m : number * 1.02m;
            return (i + 1L, $$"""s {"k":{{i % 200}},"v":"{{(i % 3 == 0 ? large : "")}}","n":{{decimal.Round(number, 20)}}} #{{i + 1}}""");
        })]);

        var seen = Watch(
            figures.Apply(stock.Do(_ => most = Math.Max(most, budget.Kept)), new OperatorContext("s", null, budget, Scheduler)),
            until: 5_000);

        Assert.InRange(most, 20_000, budget.Share + (2 * Options.EventBytes));
        Assert.InRange(seen.Length, hasKey ? 1_000 : steps, 8_000);
        Assert.InRange(budget.KeysGone, hasKey ? 1_000 : 0, hasKey ? 4_000 : 0);
        Assert.Equal(0, budget.Keys);
        Assert.Equal(0, budget.Kept);
    }

    [Fact]
    public void Disposal_ForgetsAll_AndLeavesNoTimer()
    {
        var budget = new ViewBudget(Options);
        var stock = Hot((100, """s {"k":1} #1"""), (200, """s {"k":2} #2"""));

        Assert.Empty(Watch(Apply(stock, Ms(2_000), Ms(1_000), budget, Nodes.Count()), until: 900));
        Assert.Equal((0, 0), (budget.Keys, budget.Kept));
        AssertSubscribed(stock, 0, 900);
    }

    [Fact]
    public void ReaderWhoLeavesAtTheFirstOfSeveralFigures_GetsNoMore()
    {
        var stock = Hot((100, """s {"k":1} #1"""), (200, """s {"k":2} #2"""));

        Assert.Equal(
            [(1_000, """s {"k":1,"count":1,"from":0,"to":1000} #2"""), (1_000, "|")],
            Watch(Apply(stock, Ms(1_000), Ms(1_000), Nodes.Count()).Take(1), until: 2_000));
        AssertSubscribed(stock, 0, 1_000);
    }

    // The event of the boundary comes before the timer.
    [Fact]
    public void ReaderWhoLeavesAtAWindowThatAnEventEnds_LeavesNothing()
    {
        var budget = new ViewBudget(Options);
        var stock = Hot((100, """s {"k":1} #1"""), (1_000, """s {"k":2} #2"""));

        Assert.Equal(
            [(1_000, """s {"k":1,"count":1,"from":0,"to":1000} #1"""), (1_000, "|")],
            Watch(Apply(stock, Ms(1_000), Ms(1_000), budget, Nodes.Count()).Take(1), until: 2_000));
        Assert.Equal((0, 0), (budget.Keys, budget.Kept));
    }

    private IObservable<ViewEvent> Apply(IObservable<ViewEvent> events, TimeSpan length, TimeSpan step, params Figure[] figures) =>
        Apply(events, length, step, new ViewBudget(Options), figures);

    private IObservable<ViewEvent> Apply(IObservable<ViewEvent> events, TimeSpan length, TimeSpan step, ViewBudget budget, params Figure[] figures) =>
        new Figures([.. figures], length, step, Key).Apply(events, new OperatorContext("s", null, budget, Scheduler));
}
