using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Reactive.Concurrency;
using System.Runtime.CompilerServices;
using RxSse.Server.Sse;

namespace RxSse.Server.Delivery;

/// <summary>An observer's place in a shard. All but <see cref="Dispose"/> belongs to the shard's loop.</summary>
[SuppressMessage("Reliability", "CA2012", Justification = "The awaiter is kept so that a pending write needs no task and no state machine; it is consumed once.")]
[SuppressMessage("Usage", "VSTHRD002", Justification = "Results are taken only of writes that have completed.")]
internal sealed class Seat(Shard shard, IObserver<Frame> observer) : IDisposable
{
    private readonly IFrameWriter? _writer = observer as IFrameWriter;
    private ConfiguredValueTaskAwaitable<FlushResult>.ConfiguredValueTaskAwaiter _flush;
    private Action? _flushCompleted;
    private bool _completed;
    private bool _failed;

    /// <summary>Where the shard finds this seat; -1 when it is not, or no longer, taken.</summary>
    public int Index { get; set; } = -1;

    /// <summary>The first frame of the shard's batch that this seat is due.</summary>
    public int NextInBatch { get; set; }

    /// <summary>Whether the last write is still pending: the client does not keep up.</summary>
    public bool IsWriting { get; private set; }

    /// <summary>Since when it is pending.</summary>
    public DateTimeOffset WritingSince { get; private set; }

    /// <summary>Whether all has been given and written.</summary>
    public bool IsFinished => _completed && !IsWriting && _writer is not { HasWaiting: true };

    public void OnNext(Frame frame)
    {
        if (!_completed)
        {
            observer.OnNext(frame);
        }
    }

    /// <summary>Gives a last frame and nothing after it.</summary>
    public void Complete(Frame last)
    {
        OnNext(last);
        if (!_completed)
        {
            _completed = true;
            observer.OnCompleted();
        }
    }

    /// <summary>Gives nothing more: the client is too slow, or the time is over.</summary>
    public void Fail(Exception error)
    {
        if (!_failed)
        {
            _failed = _completed = true;
            observer.OnError(error);
        }
    }

    /// <summary>Writes until nothing waits or the client takes no more. False if the client has gone.</summary>
    public bool Flush(IScheduler clock)
    {
        while (!IsWriting && _writer is { HasWaiting: true })
        {
            _flush = _writer.FlushAsync().ConfigureAwait(false).GetAwaiter();
            if (!_flush.IsCompleted)
            {
                IsWriting = true;
                WritingSince = clock.Now;
                _flush.UnsafeOnCompleted(_flushCompleted ??= () => shard.FlushCompleted(this));
                return true;
            }

            if (_flush.GetResult().IsCompleted)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Ends the write that was pending. False if the client has gone.</summary>
    public bool EndFlush()
    {
        IsWriting = false;
        return !_flush.GetResult().IsCompleted;
    }

    /// <summary>The shard has let go of this seat. A write that is pending ends first.</summary>
    public void Release()
    {
        if (!IsWriting)
        {
            _writer?.Released();
        }
    }

    /// <summary>Leaves the shard, from any thread and more than once.</summary>
    public void Dispose() => shard.Leave(this);
}
