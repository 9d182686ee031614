using System.Globalization;
using System.Reactive.Linq;
using System.Text;
using CsCheck;
using Microsoft.Reactive.Testing;
using RxSse.Tests.VirtualTime;
using RxSse.Views;
using RxSse.Views.Expressions;
using RxSse.Views.Model;
using RxSse.Views.Operators;
using RxSse.Views.Operators.Windows;
using Xunit;

namespace RxSse.Tests.Views.Operators.Windows;

/// <summary>What windows give for every log, against events that are kept.</summary>
public sealed class WindowProperties
{
    private const long Length = 1_000;
    private const long End = 4_000;

    private static readonly DataPath Key = Nodes.Path("k");

    private static readonly EquatableArray<Figure> All =
    [
        Nodes.Count("n"), Nodes.Figure(FigureKind.Count, "v", "count"), Nodes.Figure(FigureKind.Sum, "v"), Nodes.Figure(FigureKind.Avg, "v"),
        Nodes.Figure(FigureKind.Min, "v"), Nodes.Figure(FigureKind.Max, "v"), Nodes.Figure(FigureKind.First, "v"), Nodes.Figure(FigureKind.Last, "v"),
    ];

    private static readonly Gen<Logged[]> Logs = Gen.Select(Gen.Int[0, 200], Gen.Int[0, 5], Gen.OneOf("1", "2.50", "-3", "\"4\"", "\"x\"", "null", ""))
        .Array[0, 60].Select(parts =>
        {
            var at = 0L;
            return parts.Select((part, i) => new Logged(at += part.Item1, part.Item2, part.Item3, i + 1)).ToArray();
        });

    // Each window has the figures of the events in it, made here by other means.
    [Theory]
    [InlineData(1_000)]
    [InlineData(500)]
    [InlineData(100)]
    public void OverlappingWindows_AreThoseOfTheEventsInThem(long step) => Logs.Sample(
        log => Assert.Equal(
            Ends(step).Select(to => Figures(log, Math.Max(0, to - Length), to)),
            Run(log, step, key: null, new CompositionOptions()).Select(seen => seen.Text)),
        iter: 300);

    // Of the keys, 4 is missing, and 5 is too long, which is the same.
    [Theory]
    [InlineData(1_000)]
    [InlineData(200)]
    public void ByKey_IsTheMergeOfOnePipeForEachKey(long step) => Logs.Select(WithoutSomeKeys).Sample(
        log => Assert.Equal(
            Enumerable.Range(0, 5)
                .SelectMany(key => Run(log.Where(one => one.Key == key), step, key: null, new CompositionOptions()).Select(seen => (seen.At, Key: key, seen.Text)))
                .Where(seen => !seen.Text.StartsWith("{\"n\":0", StringComparison.Ordinal)) // what a key without events has
                .Select(seen => (seen.At, seen.Key == 4 ? seen.Text : $"{{\"k\":{seen.Key},{seen.Text[1..]}")).Order(),
            Run(log, step, Key, new CompositionOptions()).Order()),
        iter: 300);

    // Of each key the events since it came are in one window, which ends when it goes, or with the others. Windows that overlap and end later
    // do not have what a key had before it went.
    [Theory]
    [InlineData(1_000)]
    [InlineData(200)]
    public void AtMaxKeys_WhatLeavesEarly_IsWhatTheEndOfTheKeyGives(long step)
    {
        var gone = 0;
        Logs.Sample(
            log =>
            {
                var (expected, keys) = (new List<(long, string)>(), new List<(int Key, List<Logged> Events)>()); // by their newest event
                for (var to = step; to <= End + step; to += step)
                {
                    var from = Math.Max(0, to - Length);
                    keys.ForEach(entry => entry.Events.RemoveAll(one => one.At < from));
                    keys.RemoveAll(static entry => entry.Events.Count == 0);
                    foreach (var one in log.Where(one => one.At >= to - step && one.At < to))
                    {
                        var known = keys.FindIndex(entry => entry.Key == one.Key);
                        var entry = known < 0 ? (one.Key, Events: new List<Logged>()) : keys[known];
                        keys.RemoveAll(other => other.Key == one.Key);
                        keys.Add(entry);
                        entry.Events.Add(one);
                        if (keys.Count > 3)
                        {
                            expected.Add((one.At, Figures(keys[0].Events, from, one.At, keys[0].Key)));
                            keys.RemoveAt(0);
                            gone++;
                        }
                    }

                    expected.AddRange(keys.OrderBy(entry => entry.Events[0].Sequence).Select(entry => (to, Figures(entry.Events, from, to, entry.Key))));
                }

                Assert.Equal(expected.Where(seen => seen.Item1 <= End), Run(log, step, Key, new CompositionOptions { MaxKeys = 3 }));
            }, iter: 300, threads: 1);
        Assert.InRange(gone, 300, int.MaxValue);
    }

    // Who begins later with the events of a window gives the same from then on, whatever was before, and whichever bound is met.
    [Theory]
    [InlineData(1_000, 3, 64 * 1_024)]
    [InlineData(200, 3, 64 * 1_024)]
    [InlineData(1_000, 1_000, 4_000)]
    [InlineData(200, 1_000, 14_000)]
    public void WhatAWindowGives_DependsOnItsEventsOnly(long step, int maxKeys, int viewBytes)
    {
        var options = new CompositionOptions { MaxKeys = maxKeys, ViewBytes = viewBytes };
        var gone = 0L;
        Gen.Select(Logs, Gen.Long[0, 3_000 / step]).Sample(
            (log, after) =>
            {
                var begin = after * step;
                var later = Run(log.Where(one => one.At >= begin), step, Key, options, begin).Where(seen => seen.At > begin + Length - step);
                var whole = Run(log, step, Key, options, gone: count => gone += count).Where(seen => seen.At > begin + Length - step);

                Assert.Equal(whole, later);
            }, iter: 300, threads: 1);
        Assert.InRange(gone, 300, long.MaxValue);
    }

    private static Logged[] WithoutSomeKeys(Logged[] log) => Array.ConvertAll(log, one => one.Key switch
    {
        4 => one with { WrittenKey = "" },
        5 => one with { Key = 4, WrittenKey = $"\"{new string('k', 255)}\"" },
        _ => one,
    });

    private static IEnumerable<long> Ends(long step) => Enumerable.Range(1, (int)(End / step)).Select(i => i * step);

    private static (long At, string Text)[] Run(
        IEnumerable<Logged> log, long step, DataPath? key, CompositionOptions options, long begin = 0, Action<long>? gone = null)
    {
        var scheduler = new ObservableLoop();
        scheduler.AdvanceTo(At(begin));
        var budget = new ViewBudget(options);
        var stock = scheduler.CreateHotObservable([.. log.Select(one => ReactiveTest.OnNext(Math.Max(At(one.At), At(begin) + 1), one.Event))]);
        var figures = new Figures(All, Ms(Length), Ms(step), key).Apply(stock, new OperatorContext("s", null, budget, scheduler));
        var seen = scheduler.Run(figures, At(End));
        gone?.Invoke(budget.KeysGone);
        return [.. seen.Messages.Select(message => ((message.Time - At(0)) / TimeSpan.TicksPerMillisecond, Encoding.UTF8.GetString(message.Value.Value.Data.Span)))];
    }

    private static string Figures(IEnumerable<Logged> log, long from, long to, int? key = null)
    {
        var events = log.Where(one => one.At >= from && one.At < to + (key is null ? 0 : 1)).ToList();
        var written = events.Where(one => one.Value != "").ToList();
        var numbers = written.Where(one => one.Value is not ("null" or "\"x\"")).Select(one => decimal.Parse(one.Value.Trim('"'), CultureInfo.InvariantCulture)).ToList();
        string[] fields =
        [
            .. key is null ? Array.Empty<string>() : [$"\"k\":{key}"], $"\"n\":{events.Count}", $"\"count\":{written.Count}",
            .. numbers.Count == 0 ? Array.Empty<string>() :
            [
                $"\"sum\":{Print(numbers.Sum())}", $"\"avg\":{Print(decimal.Round(numbers.Sum() / numbers.Count, 10))}", $"\"min\":{Print(numbers.Min())}",
                $"\"max\":{Print(numbers.Max())}",
            ],
            .. written.Count == 0 ? Array.Empty<string>() : [$"\"first\":{written[0].Value}", $"\"last\":{written[^1].Value}"],
            $"\"from\":{from}", $"\"to\":{to}",
        ];
        return $"{{{string.Join(",", fields)}}}";
    }

    private static string Print(decimal number) => number.ToString("0.##########", CultureInfo.InvariantCulture);

    private static long At(long milliseconds) => DateTimeOffset.UnixEpoch.Ticks + (milliseconds * TimeSpan.TicksPerMillisecond);

    private static TimeSpan Ms(long milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private sealed record Logged(long At, int Key, string Value, long Sequence)
    {
        public string WrittenKey { get; init; } = $"{Key}";

        public ViewEvent Event => new("s", Encoding.UTF8.GetBytes($"{{{string.Join(',', Fields)}}}"), Sequence);

        private IEnumerable<string> Fields =>
            new[] { WrittenKey == "" ? "" : $"\"k\":{WrittenKey}", Value == "" ? "" : $"\"v\":{Value}" }.Where(written => written != "");
    }
}
