using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using RxSse.Delivery.Joining;
using RxSse.Delivery.Limits;
using RxSse.Diagnostics;
using RxSse.Sse;
using RxSse.Views.Model;

namespace RxSse.Delivery;

/// <summary>What a subscription reports to the shard that serves it.</summary>
internal interface ISubscriptionOwner
{
    /// <summary>The time by the clock of the shard.</summary>
    TimeSpan Elapsed { get; }

    /// <summary>Counts what is written.</summary>
    Deliveries Written { get; }

    /// <summary>The subscriber has unsubscribed. Called from any thread.</summary>
    void Unsubscribed(Subscription subscription);

    /// <summary>The pending write has completed. Called from any thread.</summary>
    void FlushCompleted(Subscription subscription);
}

/// <summary>
/// One observer of frames with its sink. The observer and the sink own the queue and the bytes; the subscription knows
/// what is due to them, and whether a write is pending. All members but <see cref="Dispose"/> are used in turns of the shard.
/// </summary>
[SuppressMessage("Reliability", "CA2012", Justification = "The awaiter saves a task and a state machine per write. It is consumed once.")]
[SuppressMessage("Usage", "VSTHRD002", Justification = "The result is read only after the write has completed.")]
internal sealed class Subscription(
    ISubscriptionOwner owner, StreamSelection selection, StartPosition start, IFrameSink sink, IObserver<Frame> observer)
    : IReplaySink, IDisposable
{
    private ConfiguredValueTaskAwaitable<FlushResult>.ConfiguredValueTaskAwaiter _flush;
    private Action? _flushCompleted;
    private int _index = -1;
    private int _indexInGroup = -1;

    public SubscriptionState State { get; private set; }

    /// <summary>Identifies the subscriber in log messages.</summary>
    public string Id => sink.Id;

    /// <summary>Whether writing a small frame to it takes little time.</summary>
    public bool IsQuick => sink.IsQuick;

    /// <summary>Its number at its shard, which is part of the id of the response.</summary>
    public long Number { get; set; }

    /// <summary>What the client requested, and what it has received so far.</summary>
    public SinkState SinkState => sink.State;

    /// <summary>The streams that the subscriber selected.</summary>
    public StreamSelection Selection => selection;

    /// <summary>Where the subscription starts.</summary>
    public StartPosition Start { get; set; } = start;

    /// <summary>Whether its replay has declared that something is missing.</summary>
    public bool HasGap { get; private set; }

    /// <summary>The group that it has joined; null before that.</summary>
    public SubscriberGroup? Group { get; set; }

    /// <summary>The replay in progress; null if there is none.</summary>
    public CatchUp? CatchUp { get; private set; }

    /// <summary>Its index in the shard's list; -1 when it is not in the list.</summary>
    public ref int Index => ref _index;

    /// <summary>Its index in the group's list; -1 when it is not in the list.</summary>
    public ref int IndexInGroup => ref _indexInGroup;

    /// <summary>The index of the next frame of the group's batch that is due to it.</summary>
    public int NextInBatch { get; set; }

    /// <summary>The end of the connection's lifetime, by the shard's clock.</summary>
    public TimeSpan EndsAt { get; set; } = TimeSpan.MaxValue;

    /// <summary>The credential of the subscriber; null if it has none.</summary>
    public SubscriberCredential? Credential => sink.Credential;

    /// <summary>When it ends because its credential expires, by the shard's clock.</summary>
    public TimeSpan ExpiresAt { get; set; } = TimeSpan.MaxValue;

    /// <summary>When its connection is aborted because its right has ended and what was being written is not, by the shard's clock.</summary>
    public TimeSpan AbortsAt { get; set; } = TimeSpan.MaxValue;

    /// <summary>The start of the pending write, by the shard's clock; null if no write is pending.</summary>
    public TimeSpan? WritingSince { get; private set; }

    /// <summary>Whether a write is pending: the client does not keep up.</summary>
    public bool IsWriting => WritingSince is not null;

    /// <summary>Whether the shard can remove it: nothing is left to write.</summary>
    public bool HasEnded =>
        !IsWriting && (State == SubscriptionState.Aborted || (State == SubscriptionState.Completing && !sink.HasWaiting));

    public bool HasTurn => true; // a page is short enough

    public bool HasRoomFor(Frame frame) => sink.HasRoomFor(frame);

    /// <summary>The bytes that wait for a client that does not keep up.</summary>
    public long WaitingBytes => (IsWriting ? sink.WaitingBytes : 0) + (CatchUp?.WaitingBytes ?? 0);

    /// <summary>Whether so much waits for a client that does not keep up that a view need not make more for it.</summary>
    public bool HasEnough => IsWriting && sink.HasEnough;

    /// <summary>What waits counts against the bound of all queues.</summary>
    public void CountWaiting() => sink.CountWaiting();

    /// <summary>Applies the overflow policy. False if it drops nothing. What a replay keeps is not dropped.</summary>
    public bool TryRelieve() => sink.TryRelieve();

    /// <summary>Starts a replay.</summary>
    public void BeginReplay(CatchUp catchUp)
    {
        State = SubscriptionState.Replaying;
        CatchUp = catchUp;
    }

    /// <summary>Ends the join: from now on it receives each frame of its group.</summary>
    public void GoLive()
    {
        if (State < SubscriptionState.Live)
        {
            State = SubscriptionState.Live;
            CatchUp = null;
        }
    }

    public void Send(Frame frame)
    {
        HasGap |= frame.Kind == FrameKind.Control && State == SubscriptionState.Replaying;
        if (State <= SubscriptionState.Live && (frame.Stream is not { } stream || selection.Has(stream)))
        {
            observer.OnNext(frame);
        }
    }

    /// <summary>
    /// Sends a frame, and first writes what waits if there is no room for it. Only what the client does not read may count
    /// against the bound of its queue, not what the shard has collected in this turn.
    /// </summary>
    public void SendMakingRoom(Frame frame)
    {
        if (!IsWriting && frame.Kind == FrameKind.Event && !HasRoomFor(frame))
        {
            Flush();
        }

        Send(frame);
    }

    /// <summary>Sends the last frame. The subscription ends when everything is written.</summary>
    public void Complete(Frame last)
    {
        if (State <= SubscriptionState.Live)
        {
            observer.OnNext(last);
            EnterCompleting();
        }
    }

    /// <summary>Drops the events that wait. None follows but the last frame.</summary>
    public void DropWaiting() => sink.DropWaiting();

    /// <summary>Aborts the connection. Nothing more is sent.</summary>
    public void Abort(AbortReason reason, Exception? error = null)
    {
        if (State < SubscriptionState.Aborted)
        {
            EndWith(SubscriptionState.Aborted);
            sink.Abort(reason);
            observer.OnError(error ?? new SubscriptionAbortedException(reason));
        }
    }

    /// <summary>Writes until nothing waits or the client does not read any more.</summary>
    public void Flush()
    {
        while (!IsWriting && State < SubscriptionState.Aborted && sink.HasWaiting)
        {
            _flush = sink.FlushAsync(owner.Written).ConfigureAwait(false).GetAwaiter();
            if (!_flush.IsCompleted)
            {
                WritingSince = owner.Elapsed;
                _flush.UnsafeOnCompleted(_flushCompleted ??= () => owner.FlushCompleted(this));
            }
            else if (_flush.GetResult().IsCompleted)
            {
                EndWith(SubscriptionState.Aborted); // the client has closed the connection
            }
        }

        if (sink.IsComplete && State <= SubscriptionState.Live)
        {
            EnterCompleting();
        }
    }

    /// <summary>Ends the pending write.</summary>
    public void EndFlush()
    {
        WritingSince = null;
        sink.EndFlush();
        if (_flush.GetResult().IsCompleted && State < SubscriptionState.Aborted)
        {
            EndWith(SubscriptionState.Aborted);
        }
    }

    /// <summary>The shard has removed the subscription. If a write is pending, the shard calls this again after the write.</summary>
    public void Close()
    {
        EndWith(SubscriptionState.Closed);
        if (!IsWriting)
        {
            sink.Detached();
        }
    }

    /// <summary>Unsubscribes. It may be called from any thread and more than once.</summary>
    public void Dispose() => owner.Unsubscribed(this);

    private void EnterCompleting()
    {
        EndWith(SubscriptionState.Completing);
        observer.OnCompleted();
    }

    private void EndWith(SubscriptionState state)
    {
        State = state;
        CatchUp?.Cancel();
        CatchUp = null;
    }
}
