using System.Diagnostics.CodeAnalysis;
using System.Reactive.Concurrency;
using RxSse.Delivery.Limits;
using RxSse.Sse;
using RxSse.Threading;
using RxSse.Views.Model;

namespace RxSse.Delivery;

/// <summary>
/// One of the fan-out loops. Whatever concerns its subscribers (frames, joins, leaves, completed writes) is posted to
/// its mailbox and done on its loop, one after the other, so nothing here is locked. A turn of the loop takes all that
/// waits and then writes to each subscriber, together, what it is due; it never waits for a socket.
/// </summary>
[SuppressMessage("Design", "CA1031", Justification = "Whatever one subscriber throws, it ends alone and the others do not notice.")]
internal sealed class Shard : IDisposable
{
    private readonly IScheduler _loop;
    private readonly IStopwatch _clock; // which nobody sets
    private readonly Mailbox<(Action<object> Act, object What)> _mailbox;
    private readonly BoundedGate _gate = new();
    private readonly BoundedGate _viewGate = new(); // of its own: the hub must not wait for what views have made
    private readonly CatchUp _catchUp;
    private readonly SubscriptionTermination _termination;
    private readonly StallTimeoutMonitor _stallTimeouts;
    private readonly ConnectionLifetimeMonitor _lifetimes;
    private readonly SubscriptionList _subscriptions = new(static subscription => ref subscription.Index);
    private readonly StreamGroup _streams;
    private readonly List<SubscriberGroup> _given = [];
    private readonly List<Subscription> _touched = [];
    private bool _draining;

    // Made once: posting must not allocate.
    private readonly Action<object> _take, _join, _leave, _endFlush;

    /// <param name="context">What all shards share.</param>
    /// <param name="loop">Runs all work of this shard, one piece at a time, and tells the time.</param>
    public Shard(ShardContext context, IScheduler loop)
    {
        _loop = loop;
        _streams = new StreamGroup(context.Snapshots, context.Frames);
        _clock = loop.StartStopwatch();
        _termination = new SubscriptionTermination(context, _subscriptions, Deliver);
        _stallTimeouts = new StallTimeoutMonitor(context.Options.StallTimeout, _subscriptions, _termination.Fail, _clock, loop);
        _lifetimes = new ConnectionLifetimeMonitor(context.Options.MaxConnectionAge, context.Random, _subscriptions, subscription => _termination.End(subscription, "age"), _clock, loop);
        _mailbox = new(entry => entry.Act(entry.What), EndTurn, loop);
        _catchUp = new CatchUp(context, act => _mailbox.Post((_ => act(), act)), _touched.Add, _termination.Fault, _clock, loop);
        _take = what => Take(_streams, (Frame)what);
        _join = what => Join((Subscription)what);
        _leave = what => _termination.Remove((Subscription)what);
        _endFlush = what => EndFlush((Subscription)what);
    }

    /// <summary>Runs all work of this shard.</summary>
    public IScheduler Loop => _loop;

    /// <summary>Gives a frame to all subscribers of streams. Waits only if this loop is thousands of frames behind.</summary>
    public void Give(Frame frame)
    {
        _gate.Enter();
        _mailbox.Post((_take, frame));
    }

    /// <summary>Gives frames to the subscribers of a view, together; then the view stands elsewhere.</summary>
    public void Give(ViewGroup group, IReadOnlyList<Frame> frames, Action<ViewGroup> comeTo)
    {
        _viewGate.Enter(frames.Count);
        Post(() =>
        {
            foreach (var frame in frames)
            {
                Take(group, frame);
            }

            comeTo(group);
        });
    }

    /// <summary>
    /// Joins: the observer gets what it missed, or the snapshot, then a heartbeat, then all that comes after. CatchUp
    /// and leaving cost the same however many subscribers there are.
    /// </summary>
    public IDisposable Subscribe(StreamSelection selection, StartPosition start, IObserver<Frame> observer)
    {
        var subscription = new Subscription(this, _streams, selection, start, observer);
        _mailbox.Post((_join, subscription));
        return subscription;
    }

    /// <summary>Joins where a view stands, between what was given before and after.</summary>
    public void Join(Subscription subscription, Action<ViewGroup> comeTo) => Post(() =>
    {
        comeTo((ViewGroup)subscription.Group);
        Join(subscription);
    });

    public void Leave(Subscription subscription) => _mailbox.Post((_leave, subscription));

    public void FlushCompleted(Subscription subscription) => _mailbox.Post((_endFlush, subscription));

    /// <summary>Cuts a subscriber off that cannot join.</summary>
    public void Fail(Subscription subscription, Exception reason) => Post(() => _termination.Fault(subscription, reason));

    /// <summary>Cuts off the subscribers of a view.</summary>
    public void AbortAll(SubscriberGroup group, Exception reason) => Post(() => FailAll(group.SubscriptionList, reason));

    /// <summary>Cuts the connections that are left.</summary>
    public void AbortAll(Exception reason) => Post(() => FailAll(_subscriptions, reason));

    /// <summary>Ends all responses over a window; who joins later is ended at once.</summary>
    public void Drain(ShutdownSchedule schedule) => Post(() =>
    {
        _draining = true;
        schedule.Schedule(_subscriptions, subscription => _termination.End(subscription, "stopping"), _loop);
    });

    public void Dispose()
    {
        _gate.Dispose();
        _viewGate.Dispose();
    }

    private void Post(Action act) => _mailbox.Post((static act => ((Action)act)(), act));

    private void FailAll(SubscriptionList subscriptions, Exception reason)
    {
        for (var i = subscriptions.Count - 1; i >= 0; i--)
        {
            _termination.Fail(subscriptions[i], reason);
        }
    }

    private void Take(SubscriberGroup group, Frame frame)
    {
        if (group.Batch.Count == 0)
        {
            _given.Add(group);
        }

        group.Take(frame);
    }

    private void Join(Subscription subscription)
    {
        if (subscription.IsDetached)
        {
            return; // before a place was found
        }

        _subscriptions.Add(subscription);
        subscription.Group.SubscriptionList.Add(subscription);
        _lifetimes.Start(subscription);
        _touched.Add(subscription);
        subscription.NextInBatch = subscription.Group.Batch.Count; // what came before is in the snapshot
        if (_draining)
        {
            _termination.End(subscription, "stopping");
        }
        else
        {
            _termination.Try(subscription, () => _catchUp.Begin(subscription));
        }
    }

    private void EndFlush(Subscription subscription)
    {
        var hasLeft = subscription.Index < 0;
        _termination.Try(subscription, subscription.EndFlush);
        if (hasLeft)
        {
            subscription.Release(); // which had to wait for the write
        }
        else
        {
            _touched.Add(subscription);
        }
    }

    private void EndTurn()
    {
        foreach (var group in _given)
        {
            for (var i = group.SubscriptionList.Count - 1; i >= 0; i--)
            {
                Deliver(group.SubscriptionList[i]);
            }

            (group == _streams ? _gate : _viewGate).Leave(group.Batch.Count);
            group.Batch.Clear();
        }

        _given.Clear();
        _touched.ForEach(Deliver);
        _touched.Clear();
    }

    private void Deliver(Subscription subscription)
    {
        if (subscription.Index < 0)
        {
            return;
        }

        try
        {
            GiveBatch(subscription);
            subscription.Flush(_clock);
            if (subscription.IsPeerClosed || subscription.IsFinished)
            {
                _termination.Remove(subscription);
            }
            else if (subscription.IsWriting)
            {
                _stallTimeouts.Start();
            }
        }
        catch (Exception error)
        {
            _termination.Fault(subscription, error);
        }
    }

    private void GiveBatch(Subscription subscription)
    {
        var batch = subscription.Group.Batch;
        for (; subscription.NextInBatch < batch.Count; subscription.NextInBatch++)
        {
            if (subscription.Replay is null)
            {
                subscription.Give(batch[subscription.NextInBatch], _clock);
            }
            else
            {
                subscription.Replay.PassBy(batch[subscription.NextInBatch]);
            }
        }

        if (subscription.Replay is not null)
        {
            _catchUp.ReadNextPage(subscription);
        }

        subscription.NextInBatch = 0;
    }
}
