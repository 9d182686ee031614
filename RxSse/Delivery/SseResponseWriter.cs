using System.IO.Pipelines;
using RxSse.Delivery.Queueing;
using RxSse.Diagnostics;
using RxSse.Sse;

namespace RxSse.Delivery;

/// <summary>One HTTP response that is subscribed: it owns a bounded queue of frames and writes them to the response's body.</summary>
/// <param name="body">Where the response's bytes go.</param>
/// <param name="format">The format that the client asked for.</param>
/// <param name="policy">What happens when the queue is full.</param>
/// <param name="options">The bounds of the queue.</param>
/// <param name="counters">Counts what was dropped and whom.</param>
/// <param name="abort">Cuts the connection, so that the client notices and returns.</param>
/// <param name="take">How many events it wants; null for all that come.</param>
internal sealed class SseResponseWriter(
    IResponseBody body, SseFormat format, OverflowPolicy policy, DeliveryOptions options, DeliveryCounters counters, Action abort,
    int? take = null) : IFrameWriter
{
    // One write takes at most this much, so that what the client does not read stays in the queue.
    private const int MaxWriteBytes = 16 * 1024;

    private readonly FrameQueue _queue = new(format, policy, options);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _given;
    private bool _aborted;

    /// <summary>Completes when the response has been written to its end, or cannot be written any more.</summary>
    public Task Completion => _released.Task;

    public bool HasWaiting => !_aborted && !IsComplete && !_queue.IsEmpty;

    public bool IsComplete => _given == take;

    public bool HasRoomFor(Frame frame) => _queue.Bytes < MaxWriteBytes && _queue.HasRoomFor(frame);

    public void OnNext(Frame value)
    {
        if (_aborted || IsComplete)
        {
            return;
        }

        var dropped = _queue.Dropped;
        if (!_queue.TryAdd(value))
        {
            counters.Disconnected();
            Abort();
            return;
        }

        if (_queue.Dropped > dropped)
        {
            counters.Dropped(_queue.Dropped - dropped, isFirst: dropped == 0);
        }
    }

    /// <summary>Nothing more comes; the shard lets go when what waits has been written.</summary>
    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
        counters.Aborted(error);
        Abort();
    }

    public ValueTask<FlushResult> FlushAsync()
    {
        for (var written = 0; written < MaxWriteBytes && _queue.Take() is { } frame;)
        {
            written += body.Write(frame, format);
            if (frame.Kind == FrameKind.Event && take is not null && ++_given == take)
            {
                body.Write(Frame.Complete(_given), format);
                break;
            }
        }

        return body.FlushAsync();
    }

    public void Released() => _released.TrySetResult();

    private void Abort()
    {
        _aborted = true;
        abort();
    }
}
