using System.Globalization;
using System.Reactive.Concurrency;
using System.Text;
using BenchmarkDotNet.Attributes;
using RxSse.Views;
using RxSse.Views.Matching;
using RxSse.Views.Model;
using RxSse.Views.Parsing;

namespace RxSse.Benchmarks.Micro;

/// <summary>
/// Finds the views that one event of 100 bytes wakes, among many different ones. Each setup prints what the index keeps for a view, without
/// the view itself.
/// </summary>
[MemoryDiagnoser]
public class IndexBenchmarks
{
    private static readonly CompositionOptions Options = new();
    private static readonly ViewLanguage Language = new(["stock", "metrics"], [], Options);

    private readonly List<object> _woken = [];
    private ViewIndex<object> _index = NewIndex();
    private byte[] _data = [];
    private (object Entry, Leaf[] Leaves) _more;

    [Params(1_000, 10_000, 100_000)]
    public int Views { get; set; }

    [Benchmark(Baseline = true, Description = "=, one match")]
    public int Equality() => Match();

    [GlobalSetup(Target = nameof(Equality))]
    public void SetUpEquality() => Fill(number => $"volume = {number}", volume: Views / 2, woken: 1);

    [Benchmark(Description = "=, no match")]
    public int EqualityOfNone() => Match();

    [GlobalSetup(Target = nameof(EqualityOfNone))]
    public void SetUpEqualityOfNone() => Fill(number => $"volume = {number}", volume: Views, woken: 0);

    [Benchmark(Description = "= of texts, one match")]
    public int Texts() => Match();

    [GlobalSetup(Target = nameof(Texts))]
    public void SetUpTexts() => Fill(number => $"symbol = '{SymbolOf(number)}'", volume: Views / 2, woken: 1);

    [Benchmark(Description = "= and >, one match")]
    public int Two() => Match();

    [GlobalSetup(Target = nameof(Two))]
    public void SetUpTwo() => Fill(number => $"price > 100 and volume = {number}", volume: Views / 2, woken: 1);

    [Benchmark(Description = "> and <, one match")]
    public int Range() => Match();

    [GlobalSetup(Target = nameof(Range))]
    public void SetUpRange() => Fill(number => $"volume >= {number} and volume < {number + 1}", volume: Views / 2, woken: 1);

    [Benchmark(Description = "startswith, one match")]
    public int Prefix() => Match();

    [GlobalSetup(Target = nameof(Prefix))]
    public void SetUpPrefix() => Fill(number => $"symbol startswith '{SymbolOf(number)}'", volume: Views / 2, woken: 1);

    [Benchmark(Description = "contains, no match, for at most 1 ms")]
    public int Contains() => Match();

    [GlobalSetup(Target = nameof(Contains))]
    public void SetUpContains() => Fill(number => $"venue contains 'v{number}'", volume: 1, woken: null);

    [Benchmark(Description = "a view comes and goes")]
    public int ComeAndGo()
    {
        var matching = _index.Add(_more.Entry, _more.Leaves);
        _index.Remove(_more.Entry);
        return (int)matching;
    }

    [GlobalSetup(Target = nameof(ComeAndGo))]
    public void SetUpComeAndGo() => Fill(number => $"volume = {number}", volume: Views, woken: 0);

    private static ViewIndex<object> NewIndex() => new(new HistoricalScheduler(TestFactory.Now).StartStopwatch());

    private static string SymbolOf(int number) => string.Create(CultureInfo.InvariantCulture, $"S{number:0000000}");

    private static Leaf[] LeavesOf(string condition) => [.. Language.Parse($"stock | where {condition}").View.Leaves];

    private void Fill(Func<int, string> condition, int volume, int? woken)
    {
        var views = Enumerable.Range(0, Views).Select(number => (Entry: new object(), Leaves: LeavesOf(condition(number)))).ToArray();
        _more = (new object(), LeavesOf(condition(Views + 1)));
        _data = Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"price":"105.43","trend":1,"timestamp":1738972800000,"symbol":"{{SymbolOf(volume)}}","venue":"XNYS","volume":{{volume}}}"""));
        _index = NewIndex();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        foreach (var (entry, leaves) in views)
        {
            _index.Add(entry, leaves);
        }

        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / Views;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"// {condition(0)}: {Views:N0} views keep {bytes:N0} bytes each in the index."));
        GC.KeepAlive(views);
        if (woken is not null && Match() != woken)
        {
            throw new InvalidOperationException($"{_woken.Count} views were woken instead of {woken}.");
        }
    }

    private int Match()
    {
        _woken.Clear();
        _index.Match("stock", _data, _woken);
        return _woken.Count;
    }
}
