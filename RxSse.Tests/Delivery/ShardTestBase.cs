using Microsoft.Reactive.Testing;
using RxSse.Delivery;
using RxSse.Delivery.Queueing;
using RxSse.Log;
using RxSse.Log.InMemory;
using RxSse.Sse;
using RxSse.Views.Model;

namespace RxSse.Tests.Delivery;

/// <summary>A shard on a virtual clock, and what its tests do to it.</summary>
public abstract class ShardTestBase : ReactiveTest, IDisposable
{
    internal ShardTestBase()
    {
        Log = new InMemoryEventLog("e", new HistoryOptions(), Loop);
        Shard = new Shard(TestFactory.Context(Options, Log, "kept", "also-kept"), Loop);
        Shard.Give(Frames.Heartbeat(0));
    }

    internal TestScheduler Loop { get; } = new();

    internal DeliveryOptions Options { get; } = new() { QueueEvents = 10, StallTimeout = TimeSpan.FromSeconds(30), Overflow = OverflowPolicy.Disconnect };

    internal InMemoryEventLog Log { get; }

    internal Shard Shard { get; }

    public void Dispose()
    {
        Shard.Dispose();
        GC.SuppressFinalize(this);
    }

    internal IDisposable Subscribe(IObserver<Frame> observer) => Shard.Subscribe(StreamSelection.All, StartPosition.Live, observer);

    internal Client Join() => new Client(Options).Join(Subscribe);

    internal void Give(params Frame[] frames) => Array.ForEach(frames, Shard.Give);

    internal void Turn() => Loop.AdvanceBy(10);
}
