using System.IO.Pipelines;
using System.Net;
using RxSse.Delivery.Limits;
using RxSse.Delivery.Queueing;
using RxSse.Diagnostics;
using RxSse.Sse;

namespace RxSse.Delivery;

/// <summary>
/// The subscriber behind one HTTP response: it queues the frames that it observes, within bounds, and writes them to the
/// body of the response when its shard flushes it.
/// </summary>
/// <param name="id">Identifies the subscriber in log messages.</param>
/// <param name="body">The body of the response.</param>
/// <param name="format">The format that the client requested.</param>
/// <param name="policy">What happens when the queue is full.</param>
/// <param name="options">The bounds of the queue.</param>
/// <param name="budget">The bound of all queues together.</param>
/// <param name="counters">Counts dropped events and aborted connections.</param>
/// <param name="abort">Aborts the connection.</param>
/// <param name="take">The number of events that the client requested; null if there is no limit.</param>
/// <param name="credential">The credential of the subscriber; null if it has none.</param>
/// <param name="address">The address of the client; null if it is not kept.</param>
internal sealed class SseResponseWriter(
    string id, IResponseBody body, SseFormat format, OverflowPolicy policy, DeliveryOptions options, QueueBudget budget,
    DeliveryCounters counters, Action abort, int? take = null, SubscriberCredential? credential = null, IPAddress? address = null)
    : IObserver<Frame>, IFrameSink
{
    private readonly FrameQueue _queue = new(format, policy, options, budget);
    private readonly TaskCompletionSource _detached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Frame? _writing; // the last event of a pending write: with those before it, it has at most 16 KiB
    private bool _isWritingCounted;
    private long _sent;
    private bool _isAborted;

    public string Id => id;

    public SubscriberCredential? Credential => credential;

    public SinkState State => new(format, policy, _sent, _queue.Dropped, _queue.Events, address);

    /// <summary>Completes when the response is written to its end or cannot be written any more.</summary>
    public Task Completion => _detached.Task;

    public bool IsQuick => body.IsQuick;

    public bool HasWaiting => !_isAborted && !IsComplete && !_queue.IsEmpty;

    public int WaitingBytes => _queue.Bytes + (_writing?.Bytes(format).Length ?? 0);

    // One that is to be disconnected when its queue is full is not held back before.
    public bool HasEnough => policy != OverflowPolicy.Disconnect && WaitingBytes >= options.QueueBytes / 2;

    public bool IsComplete => _sent == take;

    public bool HasRoomFor(Frame frame) => _queue.Bytes < HttpChunk.MaxWriteBytes && _queue.HasRoomFor(frame);

    /// <summary>Queues a frame. Never blocks.</summary>
    public void OnNext(Frame value)
    {
        if (_isAborted || IsComplete)
        {
            return;
        }

        var dropped = _queue.Dropped;
        if (!_queue.TryEnqueue(value))
        {
            Abort(AbortReason.Overflow);
            return;
        }

        CountDropped(dropped);
    }

    /// <summary>No frame follows. The shard still writes what waits.</summary>
    public void OnCompleted()
    {
    }

    /// <summary>The frames have ended with an error. If the shard aborted the connection, it has called <see cref="Abort"/> before.</summary>
    public void OnError(Exception error) => Abort(AbortReason.Fault);

    public ValueTask<FlushResult> FlushAsync(Deliveries written)
    {
        Frame? last = null;
        var (before, bytes) = (_sent, 0);
        while (HasRoomFor(bytes) && _queue.Dequeue() is { } frame)
        {
            bytes += body.Write(frame, format);
            last = frame.Kind == FrameKind.Event ? frame : last;
            if (frame.Kind == FrameKind.Event && ++_sent == take)
            {
                bytes += body.Write(Frame.Complete((int)_sent), format);
                break;
            }
        }

        written.Add(_sent - before, bytes);
        var flush = body.FlushAsync();
        _writing = flush.IsCompleted ? null : last;
        return flush;
    }

    public void EndFlush()
    {
        if (_isWritingCounted)
        {
            _isWritingCounted = false;
            budget.Release(_writing!, format);
        }

        _writing = null;
    }

    public void Abort(AbortReason reason)
    {
        if (!_isAborted)
        {
            _isAborted = true;
            _queue.Clear();
            EndFlush(); // the connection lets the bytes go
            counters.Aborted(reason);
            abort();
        }
    }

    public void CountWaiting()
    {
        _queue.CountWaiting();
        if (_writing is not null && !_isWritingCounted)
        {
            _isWritingCounted = true;
            budget.Hold(_writing, format);
        }
    }

    public bool TryRelieve()
    {
        var dropped = _queue.Dropped;
        var isRelieved = _queue.TryDropHalf();
        CountDropped(dropped);
        return isRelieved;
    }

    public void DropWaiting() => _queue.DropEvents();

    public void Detached()
    {
        _queue.Clear();
        _detached.TrySetResult();
    }

    // What the client does not read stays in the queue. A larger frame has a write of its own, because it is sent from where it is: together
    // with others it would be copied.
    private bool HasRoomFor(int bytes) => bytes == 0 || bytes + _queue.NextBytes <= HttpChunk.MaxWriteBytes;

    private void CountDropped(long before)
    {
        if (_queue.Dropped > before)
        {
            counters.Dropped(_queue.Dropped - before, isFirst: before == 0);
        }
    }
}
