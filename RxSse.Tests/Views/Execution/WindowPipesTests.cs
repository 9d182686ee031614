using System.Reactive;
using System.Reactive.Concurrency;
using CsCheck;
using RxSse.Log;
using RxSse.Tests.Log;
using RxSse.Views;
using RxSse.Views.Execution;
using RxSse.Views.Model;
using RxSse.Views.Parsing;
using Xunit;

namespace RxSse.Tests.Views.Execution;

/// <summary>How many windows end when a view is joined, and that their results do not depend on when the pipes began.</summary>
public sealed class WindowPipesTests
{
    private static readonly long Now = TimeSpan.FromDays(20_000).Ticks + 12_345_678;

    [Theory]
    [InlineData("(a | count over 1h), (a | count over 100ms), (a | count over 101ms)", 3)]
    [InlineData("merge((a | count over 1h), (a | count over 100ms | where count > 1)) | as m", 2)]
    [InlineData("(a | count over 1h | max count over 1h | max max over 1h), (a | count over 100ms)", 7)]
    [InlineData("a | count over 1s | max count over 1h", 3_602)]
    public void ShortWindowsBesideLongOnes_EndNoOftenerThanTheirOwnResultsNeed(string text, long most)
    {
        var plan = Plan(text);

        Assert.Equal(most, plan.Ends);
        Assert.InRange(Ends(plan, Now), 0, most);
    }

    [Fact]
    public void EndsOfAJoin_AreBoundedByThePlan() => Views.Sample(
        (text, at) =>
        {
            var plan = Plan(text);
            Assert.InRange(Ends(plan, Now + at), 0, plan.Ends);
        }, iter: 200);

    [Fact]
    public void Results_AreTheSame_HoweverEarlyThePipesBegan() => Views.Sample(
        (text, at) =>
        {
            var (plan, results) = (Plan(text), Now + at);
            var end = results + TimeSpan.FromMilliseconds(60).Ticks;
            var early = Results(plan, plan.EventsFrom(results) - TimeSpan.FromMilliseconds(50).Ticks, results, end);
            Assert.Equal(early, Results(plan, plan.EventsFrom(results), results, end));
        }, iter: 200);

    // Chains of windows whose steps do not divide each other, alone, beside each other, and in a merge.
    private static Gen<(string, long)> Views
    {
        get
        {
            var window = Gen.Select(Gen.Int[1, 4], Gen.Int[1, 7], (steps, step) => $"count over {steps * step}ms every {step}ms");
            var pipe = window.Array[1, 3].Select(windows => $"(a | {string.Join(" | ", windows)})");
            var merge = pipe.Array[2, 2].Select(pipes => $"(merge({string.Join(", ", pipes)}) | count over 6ms)");
            return Gen.Select(Gen.OneOf(pipe, merge).Array[1, 3].Select(pipes => string.Join(", ", pipes)), Gen.Long[0, 1_000_000]);
        }
    }

    private static WindowPlan Plan(string text) =>
        new ViewLanguage(["a"], [], new() { ShortestPeriod = TimeSpan.FromMilliseconds(1), MaxCost = 10_000, MaxOperators = 100 }).Parse(text).View.Windows!;

    private static int Ends(WindowPlan plan, long results)
    {
        using var windows = New(plan, static _ => { });
        windows.Begin(plan.EventsFrom(results), results);
        var ends = 0;
        for (; windows.NextEnd < results; ends++)
        {
            windows.EndWindowsAt(windows.NextEnd);
        }

        return ends;
    }

    // The results from a time on, of an event in each third millisecond.
    private static string[] Results(WindowPlan plan, long known, long from, long to)
    {
        var made = new List<string>();
        using var windows = New(plan, result =>
        {
            if (LogTime.Ticks(result.Event.Time) >= from)
            {
                made.Add($"{result.Pipe.Text}: {System.Text.Encoding.UTF8.GetString(result.Event.Data.Span)}");
            }
        });
        windows.Begin(known, from);
        var unit = TimeSpan.FromMilliseconds(3).Ticks;
        for (var time = ((known + unit - 1) / unit) * unit; time < to; time += unit)
        {
            while (windows.NextEnd <= time)
            {
                windows.EndWindowsAt(windows.NextEnd);
            }

            windows.Pass(new LogEvent(new EventId("e", time / unit), LogTime.OfTicks(time), Events.Of(1, "a")));
        }

        made.Sort(StringComparer.Ordinal);
        return [.. made];
    }

    private static WindowPipes New(WindowPlan plan, Action<(PipeName Pipe, ViewEvent Event)> leave) => new(
        plan,
        (clock, results) => new RunningPipes(
            plan.Pipes, new Dictionary<string, string> { ["a"] = "a" }, static _ => null, new ViewBudget(new CompositionOptions(), 1), results,
            ImmediateScheduler.Instance, clock),
        Observer.Create(leave));
}
