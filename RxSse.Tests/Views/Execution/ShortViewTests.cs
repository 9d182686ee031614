using System.Diagnostics;
using System.Reactive;
using System.Text;
using Microsoft.Reactive.Testing;
using RxSse.Log;
using RxSse.Streams;
using RxSse.Views;
using RxSse.Views.Execution;
using RxSse.Views.Model;
using RxSse.Views.Parsing;
using Xunit;
using Xunit.Abstractions;

namespace RxSse.Tests.Views.Execution;

/// <summary>Views that cannot take long for an event of 4 KiB.</summary>
public sealed class ShortViewTests(ITestOutputHelper output)
{
    private const int EventBytes = ViewDispatcher.MaxBytesHere;

    private static readonly ViewLanguage Language = new(["a", "b"], [], new CompositionOptions());

    // As many passes over the event, comparisons, texts that are searched for, and copies as fit.
    private static readonly string[] Worst =
    [
        "a | where b > 0 | where b > 1 | where b > 2 | where b > 3",
        "a | where b.c.d.e.f.g.h.i.j.k exists or c > 0 | where c > 1 | where c > 2 | where c > 3",
        $"a | where s contains '{new string('x', 90)}y' or c > 1",
        "a | where s contains 'xxxxy' or s contains 'xxxxxxxxy' or s contains 'xxxxxxxxxxxxy' or c > 0 | where c > 1",
        "a | where length(s) + length(s) + length(s) + length(s) + length(s) + length(s) > 0 | where length(s) > 1 | where c > 1",
        "a | select $ as a, $ as b, $ as c, $ as d, $ as e, $ as f, $ as g, $ as h, $ as i, $ as j, $ as k, $ as l, $ as m, $ as n",
        "a, (a | select $ as a, $ as b, $ as c, $ as d, $ as e, $ as f), (a | select $ as b, $ as c, $ as d, $ as e, $ as f, $ as g)",
        "a | where c > 0 | where c > 1 | where c > 2 | select s, $ as t, $ as u, $ as v, $ as w, $ as x, $ as y, $ as z, $ as k",
        "a | where z[2000] > 0 or z[1999] > 0 | where z[1500] > 0 or c > 0 | where z[1000] > 0 or c > 0 | select z",
    ];

    // Of at most 128 characters too.
    private static readonly string[] Longer =
    [
        "a | distinct c | distinct c | distinct c | distinct c | distinct c | distinct c | distinct c | distinct c | distinct c",
        "a | where c > 0 | where c > 1 | where c > 2 | where c > 3 | where c > 3 | where c > 3 | where c > 3 | where c > 3",
        "a | select $ as a, $ as b, $ as c, $ as d | select $ as a, $ as b, $ as c, $ as d | where a.a.c > 0 | where a.a.c > 0",
        "latest(a, (a | as b), (a | as c), (a | as d), (a | as e), (a | as f), (a | as g), (a | as h)) | where a.c > 0",
        "merge(a, (a | as b), (a | as c), (a | as d), (a | as e), (a | as f)) | select $ as a, $ as b, $ as c | distinct a.c",
    ];

    [Theory]
    [InlineData("a", true)]
    [InlineData("a | where $ > 5", true)]
    [InlineData("a | where b = 1 | as x | where c = 1 | select d | as y", false)]
    [InlineData("a | where b = 1 | where c = 1 | select d | as y", true)]
    [InlineData("a | as x | select $ as d, $ as e", true)]
    [InlineData("(a | where b = 1), (a | where c = 1 | select c)", true)]
    [InlineData("(a | where b = 1 | as x), (a | where c = 1 | where d = 1 | select c)", false)]
    [InlineData("a | select b | where b = 1", false)]
    [InlineData("a | select b | select b as c", false)]
    [InlineData("a, (a | select b | as x | where b = 1)", false)]
    [InlineData("merge(a, b)", false)]
    [InlineData("latest(a, b)", false)]
    [InlineData("with(a, b)", false)]
    [InlineData("a | distinct", false)]
    [InlineData("a | pairs", false)]
    [InlineData("a | every 1s", false)]
    [InlineData("a | count over 1s", false)]
    [InlineData("a | where b = 1 | buffer 1s", false)]
    public void OperatorsDecide(string text, bool isShort) => Assert.Equal(isShort, ShortView.Is(Language.Parse(text).View));

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void LengthDecidesToo(int length, bool isShort)
    {
        const string start = "a | where b = '";
        var view = Language.Parse($"{start}{new string('x', length - start.Length - 1)}'").View;

        Assert.Equal(length, view.Text.Length);
        Assert.Equal(isShort, ShortView.Is(view));
    }

    [Fact]
    public void FewCharacters_AreNotEnough()
    {
        Assert.All(Worst, text => Assert.True(ShortView.Is(Language.Parse(text).View), text));
        Assert.All(Longer, text => Assert.False(ShortView.Is(Language.Parse(text).View), text));
        Assert.All(Longer.Concat(Worst), text => Assert.InRange(Language.Parse(text).View.Text.Length, 1, 128));
    }

    // The least of many runs, so that others on the machine do not count. The bound is far above what it takes; Longer is for comparison.
    [LongFact]
    public void WorstViews_TakeLittleForTheWorstEvents()
    {
        Report("longer", Longer);

        Assert.InRange(Report("short", Worst), 0, 1_000);
    }

    private double Report(string name, IEnumerable<string> views)
    {
        var most = 0.0;
        foreach (var text in views)
        {
            var view = Language.Parse(text).View;
            double[] least = [.. Events().Select(data => Least(view, data).TotalMicroseconds)];
            output.WriteLine($"{name}, µs: {string.Join(" ", least.Select(time => $"{time:0}"))} for {text}");
            most = Math.Max(most, least.Max());
        }

        return most;
    }

    // Many small values, long texts, texts with escapes, and many names.
    private static IEnumerable<string> Events() =>
    [
        Padded("""{"c":4,"b":4,"s":"x","z":[1""", ",1", "]}"),
        Padded("{\"c\":4,\"b\":4,\"s\":\"", "x", "\"}"),
        Padded("{\"c\":4,\"b\":4,\"s\":\"", "\\u0078", "\"}"),
        Padded("""{"c":4,"b":4,"z":[{}""", ",{}", "]}"),
        Padded("""{"c":4,"b":4,"s":"x","z":1""", ",\"\":1", "}"),
    ];

    private static string Padded(string start, string piece, string end) =>
        $"{start}{string.Concat(Enumerable.Repeat(piece, (EventBytes - start.Length - end.Length) / piece.Length))}{end}";

    private static TimeSpan Least(View view, string data)
    {
        var least = TimeSpan.MaxValue;
        var logged = new LogEvent(new EventId("e", 2), default, new StreamEvent("a", "a", Encoding.UTF8.GetBytes(data)));
        var types = new Dictionary<string, string> { ["a"] = "a" };
        for (var i = 0; i < 100; i++)
        {
            using var pipes = new RunningPipes(
                view.Pipes, types, _ => logged.ToViewEvent() with { Sequence = 1 }, new ViewBudget(new CompositionOptions()),
                Observer.Create<(PipeName, ViewEvent)>(static _ => { }), new TestScheduler());
            var began = Stopwatch.GetTimestamp();
            pipes.Pass(logged);
            var took = Stopwatch.GetElapsedTime(began);
            least = took < least ? took : least;
        }

        return least;
    }
}
