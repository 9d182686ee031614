using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using BenchmarkDotNet.Attributes;
using RxSse.Views;
using RxSse.Views.Model;
using RxSse.Views.Parsing;

namespace RxSse.Benchmarks.Micro;

/// <summary>Passes one event of 100 bytes through the operators of a view: once for each view, for any number of clients.</summary>
[MemoryDiagnoser]
public class ViewBenchmarks : IDisposable
{
    private static readonly CompositionOptions Options = new();
    private static readonly ViewLanguage Language = new(["stock", "metrics"], [], Options);

    // Two different events in turn: `distinct` drops an equal one.
    private static readonly ViewEvent[] Events =
    [
        new("stock", """{"price":"105.43","trend":1,"timestamp":1738972800000,"symbol":"ACME","venue":"XNYS","volume":1200}"""u8.ToArray(), 1),
        new("stock", """{"price":"105.44","trend":1,"timestamp":1738972801000,"symbol":"ACME","venue":"XNYS","volume":1300}"""u8.ToArray(), 2),
    ];

    private readonly Subject<ViewEvent> _stock = new();
    private readonly ViewBudget _budget = new(Options);
    private IDisposable? _view;
    private int _next;
    private long _sent;
    private long _seen;

    [Benchmark(Baseline = true, Description = "where")]
    public long Where() => Send();

    [GlobalSetup(Target = nameof(Where))]
    public void SetUpWhere() => Open("stock | where price > 100");

    [Benchmark(Description = "where … and …")]
    public long WhereOfTwo() => Send();

    [GlobalSetup(Target = nameof(WhereOfTwo))]
    public void SetUpWhereOfTwo() => Open("stock | where price > 100 and symbol = 'ACME'");

    [Benchmark(Description = "where of 40")]
    public long WhereOfForty() => Send();

    [GlobalSetup(Target = nameof(WhereOfForty))]
    public void SetUpWhereOfForty() => Open($"stock | where volume > 0 and {string.Join(" and ", Enumerable.Repeat("trend = 1", 39))}");

    [Benchmark(Description = "where, calculated")]
    public long WhereCalculated() => Send();

    [GlobalSetup(Target = nameof(WhereCalculated))]
    public void SetUpWhereCalculated() => Open("stock | where price * 1.05 > 100");

    [Benchmark(Description = "where of two fields")]
    public long WhereOfTwoFields() => Send();

    [GlobalSetup(Target = nameof(WhereOfTwoFields))]
    public void SetUpWhereOfTwoFields() => Open("stock | where volume > price");

    [Benchmark(Description = "select 1")]
    public long SelectOne() => Send();

    [GlobalSetup(Target = nameof(SelectOne))]
    public void SetUpSelectOne() => Open("stock | select price");

    [Benchmark(Description = "select, calculated")]
    public long SelectCalculated() => Send();

    [GlobalSetup(Target = nameof(SelectCalculated))]
    public void SetUpSelectCalculated() => Open("stock | select price * 2 as double");

    [Benchmark(Description = "select, a change in percent")]
    public long SelectPercent() => Send();

    [GlobalSetup(Target = nameof(SelectPercent))]
    public void SetUpSelectPercent() => Open("stock | select round((price / volume - 1) * 100, 2) as percent");

    [Benchmark(Description = "where, select 1")]
    public long WhereSelectOne() => Send();

    [GlobalSetup(Target = nameof(WhereSelectOne))]
    public void SetUpWhereSelectOne() => Open("stock | where price > 100 | select price");

    [Benchmark(Description = "where, select 2")]
    public long WhereSelectTwo() => Send();

    [GlobalSetup(Target = nameof(WhereSelectTwo))]
    public void SetUpWhereSelectTwo() => Open("stock | where price > 100 | select price, volume");

    [Benchmark(Description = "where, select all 6")]
    public long WhereSelectSix() => Send();

    [GlobalSetup(Target = nameof(WhereSelectSix))]
    public void SetUpWhereSelectSix() => Open("stock | where price > 100 | select price, trend, timestamp, symbol, venue, volume");

    [Benchmark(Description = "distinct")]
    public long Distinct() => Send();

    [GlobalSetup(Target = nameof(Distinct))]
    public void SetUpDistinct() => Open("stock | distinct");

    [Benchmark(Description = "distinct of a field")]
    public long DistinctField() => Send();

    [GlobalSetup(Target = nameof(DistinctField))]
    public void SetUpDistinctField() => Open("stock | distinct price");

    [Benchmark(Description = "latest of two")]
    public long Latest() => Send();

    [GlobalSetup(Target = nameof(Latest))]
    public void SetUpLatest() => Open("latest(stock, metrics)");

    // The clock does not advance, so no window closes: this measures adding an event to a window.
    [Benchmark(Description = "avg")]
    public long Average() => Send();

    [GlobalSetup(Target = nameof(Average))]
    public void SetUpAverage() => Open("stock | avg price over 1s");

    [Benchmark(Description = "count")]
    public long Count() => Send();

    [GlobalSetup(Target = nameof(Count))]
    public void SetUpCount() => Open("stock | count over 1s");

    [GlobalCleanup]
    public void Dispose()
    {
        _view?.Dispose();
        _stock.Dispose();
        GC.SuppressFinalize(this);
    }

    private void Open(string view)
    {
        var inputs = new StreamInputs(
            stream => stream == "stock" ? _stock : Observable.Return(Events[0]).Concat(Observable.Never<ViewEvent>()), _ => null, stream => stream);
        _view = Language.Parse(view).View.Pipes.Events(inputs, _budget, new HistoricalScheduler(TestFactory.Now)).Subscribe(_ => _seen++);
        foreach (var @event in Events)
        {
            _stock.OnNext(@event);
        }

        // An aggregate has no output before its window closes. Any other view without output would measure nothing.
        if (_seen == 0 && !view.Contains(" over ", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"The view {view} has no output.");
        }
    }

    private long Send()
    {
        _budget.Begin(++_sent); // as of another event: otherwise the bounds of one would be reached
        _stock.OnNext(Events[_next ^= 1]);
        return _seen;
    }
}
