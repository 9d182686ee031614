using System.Reactive.Concurrency;
using BenchmarkDotNet.Attributes;
using RxSse.Delivery;
using RxSse.Hub;
using RxSse.Log;
using RxSse.Log.InMemory;
using RxSse.Views.Model;

namespace RxSse.Benchmarks.Micro;

/// <summary>A frame comes to each subscriber of one shard. Time and bytes are those of one delivery.</summary>
[MemoryDiagnoser]
public class FanoutBenchmarks : IDisposable
{
    private const int Few = 1_000;
    private const int Many = 10_000;
    private const int Together = 8;

    private readonly HistoricalScheduler _loop = Parts.NewLoop();
    private readonly List<CountingWriter> _writers = [];
    private Fanout? _fanout;
    private long _sequence;

    [GlobalSetup(Targets = [nameof(ToThousand), nameof(EightTogetherToThousand)])]
    public void SetUpFew() => SetUp(Few);

    [GlobalSetup(Target = nameof(ToTenThousand))]
    public void SetUpMany() => SetUp(Many);

    [Benchmark(Baseline = true, OperationsPerInvoke = Few)]
    public void ToThousand() => Deliver(events: 1);

    [Benchmark(OperationsPerInvoke = Few * Together)]
    public void EightTogetherToThousand() => Deliver(Together);

    [Benchmark(OperationsPerInvoke = Many)]
    public void ToTenThousand() => Deliver(events: 1);

    [GlobalCleanup]
    public void Dispose()
    {
        if (_writers.Exists(writer => writer.Frames <= _sequence))
        {
            throw new InvalidOperationException($"Not all of {_sequence} events, and the heartbeat of the join, came to all subscribers.");
        }

        _fanout?.Dispose();
        GC.SuppressFinalize(this);
    }

    private void SetUp(int subscribers)
    {
        _fanout = new Fanout(Parts.NewContext(new InMemoryEventLog("e", new HistoryOptions(), _loop)), [_loop]);
        for (var i = 0; i < subscribers; i++)
        {
            var writer = new CountingWriter();
            _writers.Add(writer);
            _fanout.Frames(Selection.All, Start.Live).Subscribe(writer);
        }

        Parts.Turn(_loop);
    }

    private void Deliver(int events)
    {
        for (var i = 0; i < events; i++)
        {
            _fanout!.OnNext(new PassingEvent(Parts.NewLogged(++_sequence)));
        }

        Parts.Turn(_loop);
    }
}
