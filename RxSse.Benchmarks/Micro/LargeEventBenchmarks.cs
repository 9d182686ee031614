using System.Reactive.Concurrency;
using System.Reactive.Subjects;
using System.Text;
using BenchmarkDotNet.Attributes;
using RxSse.Views;
using RxSse.Views.Model;
using RxSse.Views.Parsing;

namespace RxSse.Benchmarks.Micro;

/// <summary>
/// Passes one event of 1 MiB through the most expensive views that the default limits allow: many operators, of which each reads the
/// event once, and comparisons that read all that they may. The slowest is the bound of the time for such an event in a view.
/// </summary>
public class LargeEventBenchmarks : IDisposable
{
    private const int Length = 1024 * 1024;

    private static readonly CompositionOptions Options = new();
    private static readonly ViewLanguage Language = new(["s"], [], Options);

    private const int Reads = 8; // so often a view may read an event of this length

    private static readonly string Numbers = $"[{string.Join(',', Enumerable.Repeat('1', (Length / 2) - 1))}]";

    private static readonly Dictionary<string, (string View, string Data)> Cases = new()
    {
        ["one pass"] = ("s | where a exists", Numbers),
        ["110 passes"] = (
            $"s,{string.Join(',', Enumerable.Range(1, 9).Select(i => $"(s|as x{i})"))}{string.Concat(Enumerable.Repeat("|where not a exists", 11))}", Numbers),
        ["contains"] = ($"s | where {Join(" or ", Reads, i => $"$ contains {i + 2}")}", Numbers),
        ["length"] = ($"s | where {Join("+", Reads, _ => "length($)")} < 0", Numbers),
        ["in"] = ($"s | where {Join(" or ", Reads, i => $"$ in ({i}, {Join(", ", 20, other => $"{other + 9}")})")}", Escaped(Length)),
        ["texts"] = ($"s | where {Join(" or ", Reads, _ => "a < b")}", $$"""{"a":{{Escaped(Length / 2)}},"b":{{Escaped(Length / 2)}}}"""),
        ["names"] = ($"s | select {Join(",", 190, i => $"x{i}")}", $$"""{{{string.Join(',', Enumerable.Repeat("\"y\":1", Length / 6))}}}"""),
    };

    private readonly Subject<ViewEvent> _events = new();
    private readonly ViewBudget _budget = new(Options);
    private IDisposable? _view;
    private ViewEvent _event;
    private long _sent;

    public static IEnumerable<string> Names => Cases.Keys;

    [ParamsSource(nameof(Names))]
    public string View { get; set; } = "";

    [GlobalSetup]
    public void Open()
    {
        var (text, data) = Cases[View];
        var inputs = new StreamInputs(_ => _events, _ => null, stream => stream);
        _view = Language.Parse(text).View.Pipes.Events(inputs, _budget, new HistoricalScheduler(TestFactory.Now)).Subscribe(_ => { });
        _event = new ViewEvent("s", Encoding.UTF8.GetBytes(data), 1);
    }

    [Benchmark]
    public void Pass()
    {
        _budget.Begin(++_sent);
        _events.OnNext(_event);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _view?.Dispose();
        _events.Dispose();
        GC.SuppressFinalize(this);
    }

    private static string Join(string between, int count, Func<int, string> part) => string.Join(between, Enumerable.Range(0, count).Select(part));

    private static string Escaped(int length) => $"\"{string.Concat(Enumerable.Repeat("\\u0031", length / 6))}\"";
}
