using System.Reactive.Concurrency;
using BenchmarkDotNet.Attributes;
using RxSse.Delivery;
using RxSse.Hub;
using RxSse.Log;
using RxSse.Log.InMemory;
using RxSse.Views.Model;

namespace RxSse.Benchmarks.Micro;

/// <summary>One subscriber joins a shard that has a thousand, and leaves.</summary>
[MemoryDiagnoser]
public class JoinBenchmarks : IDisposable
{
    private const int Others = 1_000;
    private const int History = 5_000;
    private const int Missed = 500;

    private readonly HistoricalScheduler _loop = Parts.NewLoop();
    private Fanout? _fanout;

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        var log = new InMemoryEventLog("e", new HistoryOptions(), _loop);
        _fanout = new Fanout(Parts.NewContext(log), [_loop]);
        for (var i = 0; i < History; i++)
        {
            var logged = await log.AppendAsync([Parts.NewEvent(i % 2 == 0 ? Parts.Snapshot : "notifications")], CancellationToken.None);
            _fanout.OnNext(new PassingEvent(logged[0]));
            Parts.Turn(_loop);
        }

        for (var i = 0; i < Others; i++)
        {
            _fanout.Frames(Selection.All, Start.Live).Subscribe(new CountingWriter());
        }

        Parts.Turn(_loop);
    }

    [Benchmark(Baseline = true)]
    public long Snapshot() => JoinAndLeave(Start.Live, frames: 2);

    [Benchmark]
    public long ReplayOfFiveHundred() => JoinAndLeave(new Start(After: History - Missed, From: new EventId("e", History - Missed), IsCursor: true), Missed + 1);

    [GlobalCleanup]
    public void Dispose()
    {
        _fanout?.Dispose();
        GC.SuppressFinalize(this);
    }

    private long JoinAndLeave(Start start, int frames)
    {
        var writer = new CountingWriter();
        var subscription = _fanout!.Frames(Selection.All, start).Subscribe(writer);
        for (var turn = 0; turn < 10 && writer.Frames < frames; turn++)
        {
            Parts.Turn(_loop);
        }

        subscription.Dispose();
        Parts.Turn(_loop);
        return writer.Frames == frames ? frames : throw new InvalidOperationException($"{writer.Frames} frames came instead of {frames}.");
    }
}
