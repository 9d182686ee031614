using System.Diagnostics.Metrics;
using System.IO.Pipelines;
using RxSse.Delivery;
using RxSse.Delivery.Queueing;
using RxSse.Diagnostics;
using RxSse.Sse;
using RxSse.Tests.Simulation;
using Xunit;

namespace RxSse.Tests.Delivery;

public sealed class SseResponseWriterTests : IDisposable
{
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly DeliveryCounters _counters = TestFactory.NewCounters();
    private readonly MeterListener _listener = new();
    private readonly List<string> _counted = [];
    private int _aborts;

    public SseResponseWriterTests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (_counters.Owns(instrument))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, count, tags, _) =>
            _counted.Add($"{instrument.Name} {count}{(tags.Length > 0 ? $" {tags[0].Value}" : "")}"));
        _listener.Start();
    }

    [Fact]
    public async Task OneWrite_TakesNoMoreThanItsShare_SoThatTheRestStaysInTheQueue()
    {
        var writer = New(new DeliveryOptions { QueueEvents = 10_000 });
        var size = Frames.Event(1_000).Bytes(SseFormat.Named).Length;
        for (var i = 0; i < 2_000; i++)
        {
            writer.OnNext(Frames.Event(1_000));
        }

        await writer.FlushAsync();

        var written = (await _pipe.Reader.ReadAsync()).Buffer.Length;
        Assert.InRange(written, 16 * 1024, (16 * 1024) + size);
        Assert.True(writer.HasWaiting);
    }

    [Fact]
    public void DroppedEvents_AreCounted_AndTheSubscriberOnce()
    {
        var writer = New(new DeliveryOptions { QueueEvents = 2 });

        for (var i = 1; i <= 4; i++)
        {
            writer.OnNext(Frames.Event(i));
        }

        Assert.Equal(["rxsse.events.dropped 1", "rxsse.subscribers.slow 1", "rxsse.events.dropped 1"], _counted);
    }

    [Fact]
    public void SubscriberThatIsToBeDisconnected_IsAbortedOnce_AndTakesNothingMore()
    {
        var writer = New(new DeliveryOptions { QueueEvents = 1, Overflow = OverflowPolicy.Disconnect });

        for (var i = 1; i <= 4; i++)
        {
            writer.OnNext(Frames.Event(i));
        }

        Assert.Equal(1, _aborts);
        Assert.False(writer.HasWaiting);
        Assert.Equal(["rxsse.subscribers.aborted 1 overflow"], _counted);
    }

    [Fact]
    public void StalledSubscriber_IsCountedAsSuch()
    {
        New(new DeliveryOptions()).Abort(AbortReason.Stalled);

        Assert.Equal(1, _aborts);
        Assert.Equal(["rxsse.subscribers.aborted 1 stalled"], _counted);
    }

    [Fact]
    public void SubscriberWhoseFramesEndWithAnError_IsAbortedOnce()
    {
        var writer = New(new DeliveryOptions());

        writer.OnError(new InvalidOperationException());
        writer.Abort(AbortReason.Stopping);

        Assert.Equal(1, _aborts);
        Assert.Equal(["rxsse.subscribers.aborted 1 fault"], _counted);
    }

    [Fact]
    public void Response_HasEnded_WhenTheShardHasLetGo()
    {
        var writer = New(new DeliveryOptions());
        writer.OnCompleted();
        Assert.False(writer.Completion.IsCompleted);

        writer.Detached();

        Assert.True(writer.Completion.IsCompleted);
    }

    public void Dispose() => _listener.Dispose();

    private SseResponseWriter New(DeliveryOptions options) =>
        new("client", new PipeBody(_pipe.Writer), SseFormat.Named, options.Overflow, options, new QueueBudget(long.MaxValue), _counters,
            () => _aborts++);
}
