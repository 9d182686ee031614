using System.Reactive.Concurrency;
using BenchmarkDotNet.Attributes;
using RxSse.Log;
using RxSse.Log.InMemory;

namespace RxSse.Benchmarks.Micro;

/// <summary>The log and its history. Time and bytes are per event, except for <see cref="ReadPageAsync"/>.</summary>
[MemoryDiagnoser]
public class HistoryBenchmarks
{
    private const int Capacity = 10_000;
    private const int Small = 100;
    private const int Page = 256;

    private readonly HistoricalScheduler _loop = TestFactory.NewLoop();
    private readonly LogEvent[] _events = [.. Enumerable.Range(1, Capacity).Select(sequence => TestFactory.NewLogged(sequence))];
    private readonly LogEvent[] _aged =
        [.. Enumerable.Range(1, Capacity).Select(sequence => TestFactory.NewLogged(sequence, time: TestFactory.Now - TimeSpan.FromHours(2)))];

    private readonly AppendRound _next = new([new(TestFactory.NewEvent())]);
    private InMemoryEventLog? _log;

    /// <summary>A log whose history is full.</summary>
    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _log = new InMemoryEventLog("e", new HistoryOptions { Capacity = Capacity }, _loop);
        for (var i = 0; i < Capacity; i++)
        {
            await _log.AppendAsync(_next, CancellationToken.None);
        }
    }

    [Benchmark(Baseline = true)]
    public async ValueTask<int> AppendAsync() => (await _log!.AppendAsync(_next, CancellationToken.None)).Count;

    [Benchmark]
    public async ValueTask<int> ReadPageAsync() => (await _log!.ReadAsync(_log.Newest.Sequence - (Capacity / 2), Page, CancellationToken.None)).Events.Count;

    [Benchmark(OperationsPerInvoke = Capacity)]
    public int GrowToCapacity() => Fill(new HistoryOptions { Capacity = Capacity }, _events, Capacity);

    [Benchmark(OperationsPerInvoke = Capacity)]
    public int EvictByCount() => Fill(new HistoryOptions { Capacity = Small }, _events, Small);

    [Benchmark(OperationsPerInvoke = Capacity)]
    public int EvictByAge() => Fill(new HistoryOptions { Capacity = Capacity }, _aged, 0);

    private int Fill(HistoryOptions options, LogEvent[] events, int left)
    {
        var ring = new HistoryRing(options, new LogClock(_loop));
        foreach (var next in events)
        {
            ring.Add(next);
        }

        return ring.Count == left ? left : throw new InvalidOperationException($"{ring.Count} events are retained instead of {left}.");
    }
}
