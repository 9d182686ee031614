using Microsoft.Reactive.Testing;
using RxSse.Delivery;
using RxSse.Delivery.Joining;
using RxSse.Delivery.Queueing;
using RxSse.Log;
using RxSse.Log.InMemory;
using RxSse.Sse;
using RxSse.Tests.Simulation;
using RxSse.Views.Model;

namespace RxSse.Tests.Delivery;

/// <summary>A shard in virtual time.</summary>
public abstract class ShardTestBase : ReactiveTest, IDisposable
{
    internal ShardTestBase()
    {
        Log = new InMemoryEventLog("e", new HistoryOptions(), Loop);
        Shard = new Shard(TestFactory.Context(Options, Log, "kept", "also-kept"), Loop);
        Shard.Publish(Frames.Heartbeat(0));
    }

    internal TestScheduler Loop { get; } = new();

    internal DeliveryOptions Options { get; } = new()
    {
        QueueEvents = 10,
        StallTimeout = TimeSpan.FromSeconds(30),
        Overflow = OverflowPolicy.Disconnect,
    };

    internal InMemoryEventLog Log { get; }

    internal Shard Shard { get; }

    public void Dispose()
    {
        Shard.Dispose();
        GC.SuppressFinalize(this);
    }

    internal IDisposable Subscribe(IFrameSink sink, IObserver<Frame> observer) =>
        Shard.Subscribe(StreamSelection.All, StartPosition.Live, sink, observer);

    internal IDisposable Subscribe<T>(T writer) where T : IFrameSink, IObserver<Frame> => Subscribe(writer, writer);

    internal Client Join() => new Client(Options).Join(Subscribe);

    internal void Give(params Frame[] frames) => Array.ForEach(frames, Shard.Publish);

    internal void Turn() => Loop.AdvanceBy(10);
}
