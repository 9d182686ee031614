using System.Diagnostics;
using Microsoft.Reactive.Testing;
using RxSse.Delivery;
using RxSse.Delivery.Joining;
using RxSse.Hub;
using RxSse.Log;
using RxSse.Log.InMemory;
using RxSse.Tests.Diagnostics;
using RxSse.Tests.Simulation;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Delivery;

/// <summary>How long frames take from the hub until they are written.</summary>
public sealed class DeliveryDurationTests : IDisposable
{
    private const string Duration = "rxsse.delivery.duration";

    private readonly TestScheduler[] _loops = [new(), new()];
    private readonly Figures _figures;
    private readonly FanOut _fanOut;
    private long _now = Stopwatch.Frequency;

    public DeliveryDurationTests()
    {
        var counters = new DeliveryCounters();
        _figures = new Figures(counters);
        var context = TestFactory.Context(new DeliveryOptions(), new InMemoryEventLog("e", new HistoryOptions(), _loops[0])) with
        {
            Counters = counters,
            Timestamp = () => _now,
        };
        _fanOut = new FanOut(context, _loops);
    }

    [Fact]
    public void Turn_IsMeasuredOnce_FromItsOldestFrame_HoweverManySubscribersThereAre()
    {
        Join();
        Join();
        Join();
        Run();
        _fanOut.OnNext(Frames.Item(1));
        Pass(0.25);
        _fanOut.OnNext(Frames.Item(2));
        Pass(0.25);

        Run();

        Assert.Equal([(Duration, 0.5), (Duration, 0.5)], _figures.Recorded); // one for each loop
    }

    [Fact]
    public void LoopWithoutSubscribers_IsMeasuredWithHeartbeatsOnly()
    {
        Join(); // at the first loop
        Run();
        _fanOut.OnNext(Frames.Item(1));
        Pass(0.25);
        Run();
        Assert.Equal([(Duration, 0.25)], _figures.Recorded);

        _fanOut.OnNext(new Heartbeat(Frames.Id(1), default));
        Run();
        Assert.Equal([(Duration, 0.25), (Duration, 0), (Duration, 0)], _figures.Recorded);
    }

    [Fact]
    public void FrameOfAReplay_DoesNotCountFromItsFirstPassage()
    {
        _fanOut.OnNext(Frames.Item(1));
        Run();
        Join(new StartPosition(After: 0));
        Pass(60);
        Run();

        Assert.Empty(_figures.Recorded);
    }

    public void Dispose()
    {
        _figures.Dispose();
        _fanOut.Dispose();
    }

    private void Join(StartPosition? start = null)
    {
        var sink = new CountingSink();
        _fanOut.Frames(StreamSelection.All, start ?? StartPosition.Live, sink).Subscribe(sink);
    }

    private void Pass(double seconds) => _now += (long)(seconds * Stopwatch.Frequency);

    private void Run() => Array.ForEach(_loops, static loop => loop.AdvanceBy(100));
}
