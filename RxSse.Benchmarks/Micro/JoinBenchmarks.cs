using System.Reactive.Concurrency;
using BenchmarkDotNet.Attributes;
using RxSse.Delivery.Joining;
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

    private readonly HistoricalScheduler _loop = TestFactory.NewLoop();
    private RxSse.Delivery.FanOut? _fanOut;

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        var log = new InMemoryEventLog("e", new HistoryOptions(), _loop);
        _fanOut = new RxSse.Delivery.FanOut(TestFactory.NewContext(log), [_loop]);
        for (var i = 0; i < History; i++)
        {
            var next = TestFactory.NewEvent(i % 2 == 0 ? TestFactory.Snapshot : "notifications");
            await log.AppendAsync(new AppendRound([new Append(next)]), CancellationToken.None);
            _fanOut.OnNext(new LoggedItem(new LogEvent(log.Newest, TestFactory.Now, next)));
            TestFactory.Turn(_loop);
        }

        for (var i = 0; i < Others; i++)
        {
            var sink = new CountingSink();
            _fanOut.Frames(StreamSelection.All, StartPosition.Live, sink).Subscribe(sink);
        }

        TestFactory.Turn(_loop);
    }

    [Benchmark(Baseline = true)]
    public long Snapshot() => JoinAndLeave(StartPosition.Live, frames: 2);

    [Benchmark]
    public long ReplayOfFiveHundred() => JoinAndLeave(new StartPosition(After: History - Missed, From: new EventId("e", History - Missed), IsCursor: true), Missed + 1);

    [GlobalCleanup]
    public void Dispose()
    {
        _fanOut?.Dispose();
        GC.SuppressFinalize(this);
    }

    private long JoinAndLeave(StartPosition start, int frames)
    {
        var sink = new CountingSink();
        var subscription = _fanOut!.Frames(StreamSelection.All, start, sink).Subscribe(sink);
        for (var turn = 0; turn < 10 && sink.Frames < frames; turn++)
        {
            TestFactory.Turn(_loop);
        }

        subscription.Dispose();
        TestFactory.Turn(_loop);
        return sink.Frames == frames ? frames : throw new InvalidOperationException($"{sink.Frames} frames came instead of {frames}.");
    }
}
