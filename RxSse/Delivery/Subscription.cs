using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Reactive.Concurrency;
using System.Runtime.CompilerServices;
using RxSse.Log;
using RxSse.Sse;
using RxSse.Views.Model;

namespace RxSse.Delivery;

/// <summary>
/// An observer's place in a shard. The subscriber behind it owns the queue and the bytes; the subscription knows what it is due
/// and whether a write is pending. All but <see cref="Dispose"/> belongs to the shard's loop.
/// </summary>
[SuppressMessage("Reliability", "CA2012", Justification = "The awaiter is kept so that a pending write needs no task and no state machine; it is consumed once.")]
[SuppressMessage("Usage", "VSTHRD002", Justification = "Results are taken only of writes that have completed.")]
internal sealed class Subscription(Shard shard, SubscriberGroup group, StreamSelection selection, StartPosition start, IObserver<Frame> observer) : IDisposable
{
    private readonly IFrameWriter? _writer = observer as IFrameWriter;
    private ConfiguredValueTaskAwaitable<FlushResult>.ConfiguredValueTaskAwaiter _flush;
    private Action? _flushCompleted;
    private bool _completed;
    private bool _failed;
    private int _index = -1;
    private int _indexInGroup = -1;

    /// <summary>How the subscription begins.</summary>
    public StartPosition Start => start;

    /// <summary>Among whom it is.</summary>
    public SubscriberGroup Group => group;

    /// <summary>Which streams it is subscribed to.</summary>
    public StreamSelection Selection => selection;

    /// <summary>What is still to be replayed; null when the subscriber is live.</summary>
    public Replay? Replay { get; set; }

    /// <summary>The page of the history that has been read and not been given yet.</summary>
    public HistoryPage? Page { get; set; }

    /// <summary>Whether a page of the history is being read.</summary>
    public bool IsReading { get; set; }

    /// <summary>Where the shard finds this subscription; -1 when it is not, or no longer, taken.</summary>
    public ref int Index => ref _index;

    /// <summary>Where its group finds it.</summary>
    public ref int IndexInGroup => ref _indexInGroup;

    /// <summary>Whether it was left, perhaps before it was taken.</summary>
    public bool IsDetached { get; private set; }

    /// <summary>The first frame of the group's batch that this subscription is due.</summary>
    public int NextInBatch { get; set; }

    /// <summary>When the connection has reached its age, by the shard's clock.</summary>
    public TimeSpan EndsAt { get; set; } = TimeSpan.MaxValue;

    /// <summary>Whether the last write is still pending: the client does not keep up.</summary>
    public bool IsWriting { get; private set; }

    /// <summary>Since when it is pending, by the shard's clock.</summary>
    public TimeSpan WritingSince { get; private set; }

    /// <summary>Whether a write has found that nobody is there.</summary>
    public bool IsPeerClosed { get; private set; }

    /// <summary>Whether all has been given and written.</summary>
    public bool IsFinished => (_completed || _writer is { IsComplete: true }) && !IsWriting && _writer is not { HasWaiting: true };

    /// <summary>Whether a frame of a replay can be given now.</summary>
    public bool HasRoomFor(Frame frame) => _writer?.HasRoomFor(frame) ?? true;

    public void OnNext(Frame frame)
    {
        if (!_completed && (frame.Stream is not { } stream || selection.Has(stream)))
        {
            observer.OnNext(frame);
        }
    }

    /// <summary>
    /// Gives a frame as <see cref="OnNext"/> does, and first makes room for it if the client takes what waits: only what
    /// a client does not take may count against its bound, not what the shard has gathered.
    /// </summary>
    public void Give(Frame frame, IStopwatch clock)
    {
        if (!IsWriting && frame.Kind == FrameKind.Event && !HasRoomFor(frame))
        {
            Flush(clock);
        }

        OnNext(frame);
    }

    /// <summary>Gives a last frame and nothing after it.</summary>
    public void Complete(Frame last)
    {
        if (!_completed)
        {
            observer.OnNext(last);
            observer.OnCompleted();
            Close();
        }
    }

    /// <summary>Gives nothing more: the client is too slow, or the time is over.</summary>
    public void Fail(Exception error)
    {
        if (!_failed)
        {
            _failed = true;
            Close();
            observer.OnError(error);
        }
    }

    /// <summary>Writes until nothing waits or the client takes no more.</summary>
    public void Flush(IStopwatch clock)
    {
        while (!IsWriting && !IsPeerClosed && _writer is { HasWaiting: true })
        {
            _flush = _writer.FlushAsync().ConfigureAwait(false).GetAwaiter();
            if (!_flush.IsCompleted)
            {
                IsWriting = true;
                WritingSince = clock.Elapsed;
                _flush.UnsafeOnCompleted(_flushCompleted ??= () => shard.FlushCompleted(this));
                return;
            }

            IsPeerClosed = _flush.GetResult().IsCompleted;
        }
    }

    /// <summary>Ends the write that was pending.</summary>
    public void EndFlush()
    {
        IsWriting = false;
        IsPeerClosed = _flush.GetResult().IsCompleted;
    }

    /// <summary>The shard has let go of this subscription. A write that is pending ends first.</summary>
    public void Release()
    {
        IsDetached = true;
        if (!IsWriting)
        {
            _writer?.Released();
        }
    }

    /// <summary>Leaves the shard, from any thread and more than once.</summary>
    public void Dispose() => shard.Leave(this);

    private void Close()
    {
        _completed = true;
        Replay = null;
        Page = null;
    }
}
