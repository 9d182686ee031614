using Microsoft.Reactive.Testing;
using RxSse.Delivery;
using RxSse.Delivery.Joining;
using RxSse.Log;
using RxSse.Log.InMemory;
using RxSse.Sse;
using RxSse.Tests.Simulation;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Delivery;

public sealed class FanOutTests : IDisposable
{
    private readonly TestScheduler[] _loops = [new(), new()];
    private readonly FanOut _fanOut;

    public FanOutTests()
    {
        var options = new DeliveryOptions();
        _fanOut = new FanOut(TestFactory.Context(options, new InMemoryEventLog("e", new HistoryOptions(), _loops[0])), _loops);
    }

    [Fact]
    public void Subscribers_AreDealtOutAmongTheShards()
    {
        var observers = Enumerable.Range(0, 4).Select(_ => Join()).ToArray();
        _fanOut.OnNext(Frames.Item(1));

        _loops[0].AdvanceBy(10);
        Assert.Equal(2, observers.Count(observer => observer.Messages.Count > 0));
        _loops[1].AdvanceBy(10);
        Assert.All(observers, observer => Assert.Equal(2, observer.Messages.Count));
    }

    [Fact]
    public void OneFrame_ServesAllShards()
    {
        var first = Join();
        var second = Join();
        _fanOut.OnNext(Frames.Item(1));
        Array.ForEach(_loops, loop => loop.AdvanceBy(10));

        Assert.Same(first.Messages[^1].Value.Value, second.Messages[^1].Value.Value);
    }

    [Fact]
    public void Drain_InterleavesTheEndsOfTheShards()
    {
        var observers = Enumerable.Range(0, 4).Select(_ => Join()).ToArray();
        Array.ForEach(_loops, loop => loop.AdvanceBy(10));

        _fanOut.Drain(TimeSpan.FromTicks(1_000));
        for (var tick = 0; tick < 2_000; tick++)
        {
            Array.ForEach(_loops, loop => loop.AdvanceBy(1)); // both clocks together, because one of them records the times
        }

        var ends = observers.Select(observer =>
            observer.Messages.Single(message => message.Value.Kind == System.Reactive.NotificationKind.OnCompleted).Time);
        Assert.Equal([0, 250, 500, 750], ends.Select(time => (long)Math.Round((time - 10) / 50.0) * 50));
    }

    public void Dispose() => _fanOut.Dispose();

    private ITestableObserver<Frame> Join()
    {
        var observer = _loops[0].CreateObserver<Frame>();
        _fanOut.Frames(StreamSelection.All, StartPosition.Live, new DirectSink()).Subscribe(observer);
        return observer;
    }
}
