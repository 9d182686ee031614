using System.Buffers;
using System.IO.Pipelines;
using RxSse.Delivery;
using RxSse.Delivery.Queueing;
using RxSse.Diagnostics;
using RxSse.Sse;
using RxSse.Tests.Diagnostics;
using RxSse.Tests.Simulation;
using Xunit;

namespace RxSse.Tests.Delivery;

public sealed class SseResponseWriterTests : IDisposable
{
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly Deliveries _written = new();
    private readonly DeliveryCounters _counters = new();
    private readonly Figures _figures;
    private int _aborts;

    public SseResponseWriterTests() => _figures = new Figures(_counters);

    private IEnumerable<string> Counted => from figure in _figures.Read() where figure.Value > 0 orderby figure.Key select $"{figure.Key} {figure.Value}";

    [Fact]
    public async Task OneWrite_TakesNoMoreThanItsShare_SoThatTheRestStaysInTheQueue()
    {
        var writer = New(new DeliveryOptions { QueueEvents = 10_000 });
        var size = Frames.Event(1_000).Bytes(SseFormat.Named).Length;
        for (var i = 0; i < 2_000; i++)
        {
            writer.OnNext(Frames.Event(1_000));
        }

        await writer.FlushAsync(_written);

        var written = (await _pipe.Reader.ReadAsync()).Buffer.Length;
        Assert.InRange(written, (16 * 1024) - (2 * size), 16 * 1024);
        Assert.True(writer.HasWaiting);
    }

    [Fact]
    public async Task LargeEvent_HasAWriteOfItsOwn()
    {
        var writer = New(new DeliveryOptions());
        writer.OnNext(Frames.Event(1));
        writer.OnNext(Large(2));

        await writer.FlushAsync(_written);
        Assert.Equal(Frames.Event(1).Bytes(SseFormat.Named).Length, (await ReadAsync()).Length);
        await writer.FlushAsync(_written);
        Assert.Equal(Large(2).Bytes(SseFormat.Named).Length, (await ReadAsync()).Length);
        Assert.False(writer.HasWaiting);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task LastEventOfAPendingWrite_CountsUntilTheWriteHasCompleted_OrIsAborted(bool isAborted)
    {
        var slow = new Pipe(new PipeOptions(pauseWriterThreshold: 1_000, resumeWriterThreshold: 1));
        var budget = new QueueBudget(long.MaxValue);
        var options = new DeliveryOptions();
        var writer = new SseResponseWriter(
            "client", new PipeBody(slow.Writer, isQuick: true), SseFormat.Named, options.Overflow, options, budget, _counters, () => _aborts++);
        var large = Large(1);
        writer.OnNext(large);
        var write = writer.FlushAsync(_written);
        Assert.False(write.IsCompleted);
        writer.CountWaiting();
        writer.CountWaiting(); // at each further event

        var length = large.Bytes(SseFormat.Named).Length;
        Assert.Equal(length, writer.WaitingBytes);
        Assert.Equal(length + large.DataBytes + 256, budget.Waiting);

        if (isAborted)
        {
            writer.Abort(AbortReason.Overflow);
        }
        else
        {
            slow.Reader.AdvanceTo((await slow.Reader.ReadAsync()).Buffer.End);
            await write;
            writer.EndFlush();
        }

        Assert.Equal((0, 0L), (writer.WaitingBytes, budget.Waiting));
    }

    [Fact]
    public void DroppedEvents_AreCounted_AndTheSubscriberOnce()
    {
        var writer = New(new DeliveryOptions { QueueEvents = 2 });

        for (var i = 1; i <= 4; i++)
        {
            writer.OnNext(Frames.Event(i));
        }

        Assert.Equal(["rxsse.events.dropped 2", "rxsse.subscribers.slow 1"], Counted);
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
        Assert.Equal(["rxsse.subscribers.aborted overflow 1"], Counted);
    }

    [Fact]
    public void StalledSubscriber_IsCountedAsSuch()
    {
        New(new DeliveryOptions()).Abort(AbortReason.Stalled);

        Assert.Equal(1, _aborts);
        Assert.Equal(["rxsse.subscribers.aborted stalled 1"], Counted);
    }

    [Fact]
    public void SubscriberWhoseFramesEndWithAnError_IsAbortedOnce()
    {
        var writer = New(new DeliveryOptions());

        writer.OnError(new InvalidOperationException());
        writer.Abort(AbortReason.Stopping);

        Assert.Equal(1, _aborts);
        Assert.Equal(["rxsse.subscribers.aborted fault 1"], Counted);
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

    public void Dispose() => _figures.Dispose();

    private static Frame Large(long sequence) =>
        new(FrameKind.Event, $"e-{sequence}", "t", new byte[20_000]) { Pipe = "p", Position = Frames.Id(sequence) };

    private async Task<byte[]> ReadAsync()
    {
        var read = await _pipe.Reader.ReadAsync();
        var bytes = read.Buffer.ToArray();
        _pipe.Reader.AdvanceTo(read.Buffer.End);
        return bytes;
    }

    private SseResponseWriter New(DeliveryOptions options) =>
        new("client", new PipeBody(_pipe.Writer, isQuick: true), SseFormat.Named, options.Overflow, options, new QueueBudget(long.MaxValue), _counters,
            () => _aborts++);
}
