using System.Reactive.Concurrency;
using RxSse.Delivery.Joining;
using RxSse.Delivery.Limits;
using RxSse.Delivery.Queueing;
using RxSse.Diagnostics;
using RxSse.Sse;
using RxSse.Threading;
using RxSse.Views.Model;

namespace RxSse.Delivery;

/// <summary>
/// One of the loops that serve subscribers. All work that concerns its subscribers (frames, joins, leaves, completed
/// writes) is posted to its mailbox and runs in turns, one at a time, so nothing in them is locked. A turn takes
/// everything that waits, and then writes to each subscriber once, everything that is due to it. It never waits for a socket.
/// The loop runs the turns. What leaves a view for few subscribers may have a turn on the thread of the hub: waking the loop costs more.
/// </summary>
/// <remarks>This file has what other threads call; <c>Shard.Turn.cs</c> has what runs in turns.</remarks>
internal sealed partial class Shard : ISubscriptionOwner, IQueueOwner, IDisposable
{
    /// <summary>
    /// The number of frames that may wait for a shard. At this number the hub's loop waits: the tail of the log fills, and
    /// the log refuses publishers, before memory grows. A shard never waits for a socket, so the wait is short.
    /// </summary>
    public const int Capacity = 4_096;

    /// <summary>The bytes of the data of these frames; what is beyond it waits in the same way.</summary>
    public const int CapacityBytes = 8 * 1024 * 1024;

    // Frames of views that the loop takes before it looks for those of plain streams again.
    private const int SliceBytes = 256 * 1024;

    private readonly ShardContext _context;
    private readonly int _index;
    private readonly IScheduler _loop;
    private readonly IStopwatch _clock; // unlike the wall clock, nobody can set it
    private readonly Lock _turns = new(); // held by whoever does work of this shard: the loop, or the thread of the hub with an event of a view
    private readonly Mailbox<(Action<object> Run, object State)> _mailbox;
    private readonly BoundedGate _gate = new(CapacityBytes);

    // Allocated once, because these are needed often.
    private readonly Action<object> _add, _addQuietly, _join, _leave, _endFlush;
    private readonly Func<bool> _hasSubscribers;

    /// <param name="context">What all shards share.</param>
    /// <param name="loop">Runs all work of this shard, one piece at a time.</param>
    /// <param name="index">Its index among the shards.</param>
    public Shard(ShardContext context, IScheduler loop, int index = 0)
    {
        _context = context;
        _index = index;
        _loop = loop;
        _clock = loop.StartStopwatch();
        _streams = new StreamGroup(context.Snapshots, context.Frames, context.IsKnown);
        _stalls = new StallPolicy(context.Options.StallTimeout);
        _lifetimes = new ConnectionLifetimePolicy(context.Options.MaxConnectionAge);
        _limits = new CoalescedTimer(
            TimeSpan.FromTicks(Math.Min(_stalls.CheckInterval.Ticks, _lifetimes.CheckInterval.Ticks)), CheckLimits, loop, _turns);
        _expiries = new CoalescedTimer(ExpiryPolicy.CheckInterval, CheckExpiries, loop, _turns);
        _mailbox = new(work => work.Run(work.State), EndTurn, loop, turns: _turns);
        _viewMailbox = new(static act => act(), EndTurn, loop, () => _sliceBytes >= SliceBytes, _turns);
        _add = frame => Add(_streams, (Frame)frame, ((Frame)frame).PassedAt);
        _addQuietly = frame => AddQuietly((Frame)frame);
        _hasSubscribers = () => Volatile.Read(ref _subscribers) > 0;
        _join = subscription => JoinStreams((Subscription)subscription);
        _leave = subscription => Leave((Subscription)subscription);
        _endFlush = subscription => EndFlush((Subscription)subscription);
        context.Budget.Add(this);
    }

    /// <summary>Its index among the shards.</summary>
    public int Index => _index;

    /// <summary>Whether frames of plain streams wait that count for the capacity.</summary>
    public bool HasWaiting => _gate.Count > 0;

    /// <summary>What waits, as a share of the capacity.</summary>
    public double Backlog => (double)_gate.Count / CapacityBytes;

    public TimeSpan Elapsed => _clock.Elapsed;

    public Deliveries Written { get; } = new();

    /// <summary>Sets the position of the log, before the first frame.</summary>
    /// <param name="position">The newest event.</param>
    /// <param name="newest">The newest event of each stream.</param>
    public void Stand(EventId position, IReadOnlyList<Frame> newest) => Post(() => _streams.Stand(position, newest));

    /// <summary>
    /// Publishes a frame to all subscribers of streams. Blocks only while 4,096 frames or 8 MiB wait for this loop, not counting the events that
    /// have been published without waking it, at most <see cref="MaxQuietBytes"/>. Called by one thread at a time.
    /// </summary>
    public void Publish(Frame frame)
    {
        if (!TryPublishQuietly(frame))
        {
            _gate.Enter(WeightOf(frame));
            _mailbox.Post((_add, frame));
        }
    }

    /// <summary>
    /// Subscribes to streams: the observer receives the missed events or the snapshot, then a heartbeat, then live frames.
    /// The cost of joining and leaving does not depend on the number of subscribers.
    /// </summary>
    public IDisposable Subscribe(StreamSelection selection, StartPosition start, IFrameSink sink, IObserver<Frame> observer)
    {
        var subscription = new Subscription(this, selection, start, sink, observer);
        Interlocked.Increment(ref _subscribers); // before it is posted
        _mailbox.Post((_join, subscription));
        return subscription;
    }

    public void Unsubscribed(Subscription subscription) => _mailbox.Post((_leave, subscription));

    public void FlushCompleted(Subscription subscription) => _mailbox.Post((_endFlush, subscription));

    /// <summary>Disconnects a subscriber because of an error.</summary>
    public void Fail(Subscription subscription, Exception error) => Post(() => Fault(subscription, error));

    /// <summary>Aborts all connections.</summary>
    public void AbortAll(AbortReason reason)
    {
        Post(() => AbortAll(_subscriptions, reason));
        _viewMailbox.Post(() => AbortAll(_subscriptions, reason)); // also subscribers that are about to join a view
    }

    /// <summary>Ends all responses within a window. A response that starts later ends at once.</summary>
    public void Drain(ShutdownSchedule schedule) => Post(() => BeginDrain(schedule));

    /// <summary>Ends the responses of revoked credentials. Later subscribers are checked when they join.</summary>
    public void EndRevoked() => Post(EndAllRevoked);

    public void FindLargest(int count, Action<IReadOnlyList<WaitingQueue>> found) => Post(() => found(FindLargestQueues(count)));

    public void Dispose()
    {
        _context.Budget.Remove(this);
        _gate.Dispose();
    }

    // Of the capacity. A small frame takes the part of one of the frames that may wait, and its own objects have room in it.
    private static int WeightOf(Frame frame) => Math.Max(frame.DataBytes, CapacityBytes / Capacity);

    private void Post(Action act) => _mailbox.Post((static act => ((Action)act)(), act));
}
