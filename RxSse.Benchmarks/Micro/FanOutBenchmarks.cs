using System.Reactive.Concurrency;
using BenchmarkDotNet.Attributes;
using RxSse.Delivery.Joining;
using RxSse.Hub;
using RxSse.Log;
using RxSse.Log.InMemory;
using RxSse.Views.Model;

namespace RxSse.Benchmarks.Micro;

/// <summary>A frame comes to each subscriber of one shard. Time and bytes are those of one delivery.</summary>
[MemoryDiagnoser]
public class FanOutBenchmarks : IDisposable
{
    private const int Few = 1_000;
    private const int Many = 10_000;
    private const int Together = 8;

    private readonly HistoricalScheduler _loop = TestFactory.NewLoop();
    private readonly List<CountingSink> _sinks = [];
    private RxSse.Delivery.FanOut? _fanOut;
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
        if (_sinks.Exists(sink => sink.Frames <= _sequence))
        {
            throw new InvalidOperationException($"Not all of {_sequence} events, and the heartbeat of the join, came to all subscribers.");
        }

        _fanOut?.Dispose();
        GC.SuppressFinalize(this);
    }

    private void SetUp(int subscribers)
    {
        _fanOut = new RxSse.Delivery.FanOut(TestFactory.NewContext(new InMemoryEventLog("e", new HistoryOptions(), _loop)), [_loop]);
        for (var i = 0; i < subscribers; i++)
        {
            var sink = new CountingSink();
            _sinks.Add(sink);
            _fanOut.Frames(StreamSelection.All, StartPosition.Live, sink).Subscribe(sink);
        }

        TestFactory.Turn(_loop);
    }

    private void Deliver(int events)
    {
        for (var i = 0; i < events; i++)
        {
            _fanOut!.OnNext(new LoggedItem(TestFactory.NewLogged(++_sequence)));
        }

        TestFactory.Turn(_loop);
    }
}
