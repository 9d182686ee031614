using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using RxSse.Delivery.Joining;
using RxSse.Delivery.Limits;
using RxSse.Diagnostics;
using RxSse.Sse;
using RxSse.Threading;

namespace RxSse.Delivery;

// What runs in turns: batches, joins, writes and the check of the limits.
internal sealed partial class Shard
{
    private readonly SubscriptionList _subscriptions = new(static subscription => ref subscription.Index);
    private readonly StreamGroup _streams;
    private readonly List<SubscriberGroup> _withBatch = []; // the groups that have frames in this turn
    private readonly List<Subscription> _touched = []; // the subscriptions to serve in this turn, whether frames came or not
    private readonly StallPolicy _stalls;
    private readonly ConnectionLifetimePolicy _lifetimes;
    private readonly CoalescedTimer _limits;
    private bool _isDraining;

    private void Add(SubscriberGroup group, Frame frame, long passedAt)
    {
        if (group.Batch.Count == 0)
        {
            _withBatch.Add(group);
            group.Since = 0;
        }

        group.Since = group.Since == 0 ? passedAt : group.Since; // of the oldest frame that has a time
        group.Add(frame);
    }

    private void Join(Subscription subscription, SubscriberGroup group)
    {
        if (subscription.State == SubscriptionState.Closed)
        {
            return; // it unsubscribed before
        }

        subscription.Group = group;
        subscription.Number = NextNumber();
        subscription.NextInBatch = group.Batch.Count; // the snapshot has what came before
        _subscriptions.Add(subscription);
        group.Members.Add(subscription);
        _touched.Add(subscription);
        if (_lifetimes.IsEnabled)
        {
            subscription.EndsAt = _lifetimes.DeadlineFor(Elapsed, _context.Random.NextDouble());
            _limits.Request();
        }

        if (_isDraining)
        {
            Complete(subscription, ShutdownReasons.Stopping);
        }
        else if (subscription.Credential is { } credential && !Admit(subscription, credential))
        {
            Complete(subscription, ShutdownReasons.Revoked);
        }
        else
        {
            Try(subscription, () => BeginCatchUp(subscription, group));
        }
    }

    private void BeginCatchUp(Subscription subscription, SubscriberGroup group)
    {
        if (subscription.Start.After is null)
        {
            CatchUp.SendSnapshot(subscription.Start, group, subscription);
            EndCatchUp(subscription, new CatchUpEnd(group.Position, []));
        }
        else
        {
            subscription.Start = subscription.Start.In(group.Position, _context.Begins.Of(group.Position.Epoch));
            subscription.BeginReplay(group.CatchUpFor(subscription, new CatchUpContext(
                _context.Options, _context.Log, _context.Budget, Post,
                Proceed: () => _touched.Add(subscription), Fail: error => Fault(subscription, error))));
        }
    }

    private void EndCatchUp(Subscription subscription, CatchUpEnd end)
    {
        if (subscription.State < SubscriptionState.Live)
        {
            _context.Counters.Joined(KindOf(subscription));
        }

        subscription.GoLive();
        subscription.Send(Frame.Heartbeat(end.Position, _loop.Now));
        foreach (var frame in end.Held)
        {
            subscription.SendMakingRoom(frame);
        }
    }

    private static string KindOf(Subscription joined) => joined.Start switch
    {
        { After: null, GapReason: null } => DeliveryCounters.Fresh,
        { After: null } => DeliveryCounters.SnapshotOnly,
        _ => joined.HasGap ? DeliveryCounters.Gap : DeliveryCounters.Resumed,
    };

    private void EndFlush(Subscription subscription)
    {
        Try(subscription, subscription.EndFlush);
        if (subscription.State == SubscriptionState.Closed)
        {
            subscription.Close(); // the second step, which had to wait for the write
        }
        else
        {
            _touched.Add(subscription);
        }
    }

    private void EndTurn()
    {
        foreach (var group in _withBatch)
        {
            // A heartbeat for nobody is measured too, so that there is a series before the first subscriber.
            var isMeasured = group.Members.Count > 0 || group.Batch[^1].Kind == FrameKind.Heartbeat;
            for (var i = group.Members.Count - 1; i >= 0; i--)
            {
                Serve(group.Members[i], group);
            }

            if (isMeasured)
            {
                MeasureSince(group.Since);
            }

            if (group == _streams)
            {
                _gate.Leave(group.Batch.Sum(WeightOf) - _quietInBatch);
                Interlocked.Add(ref _quietBytes, -_quietInBatch);
                _quietInBatch = 0;
            }

            group.Batch.Clear();
        }

        _withBatch.Clear();
        foreach (var subscription in _touched)
        {
            Serve(subscription);
            NoteRoom(subscription);
        }

        _touched.Clear();
        EndSlice();
        EndSpans();
    }

    private void MeasureSince(long since)
    {
        if (since != 0 && _context.Counters.Duration is { Enabled: true } duration)
        {
            duration.Record(Stopwatch.GetElapsedTime(since, _context.Timestamp()).TotalSeconds);
        }
    }

    private void Serve(Subscription subscription)
    {
        if (subscription is { Index: >= 0, Group: { } group })
        {
            Serve(subscription, group);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "The error of one subscriber ends this subscriber only.")]
    private void Serve(Subscription subscription, SubscriberGroup group)
    {
        try
        {
            SendBatch(subscription, group);
            subscription.Flush();
            if (subscription.HasEnded)
            {
                Remove(subscription);
            }
            else if (subscription.IsWriting)
            {
                subscription.CountWaiting();
                _context.Budget.Check();
                _limits.Request();
            }
        }
        catch (Exception error)
        {
            Fault(subscription, error);
        }
    }

    private void SendBatch(Subscription subscription, SubscriberGroup group)
    {
        for (; subscription.NextInBatch < group.Batch.Count; subscription.NextInBatch++)
        {
            var frame = group.Batch[subscription.NextInBatch];
            if (subscription.CatchUp is { } replaying)
            {
                replaying.Take(frame);
            }
            else
            {
                subscription.SendMakingRoom(frame);
            }
        }

        if (!subscription.IsWriting && subscription.CatchUp is { } catchUp && catchUp.Proceed(group, subscription) is { } end)
        {
            EndCatchUp(subscription, end);
        }

        subscription.NextInBatch = 0;
    }

    private void CheckLimits()
    {
        var now = Elapsed;
        var isNeeded = false;
        for (var i = _subscriptions.Count - 1; i >= 0; i--)
        {
            var subscription = _subscriptions[i];
            if (_stalls.IsStalled(subscription.WritingSince, now))
            {
                Abort(subscription, AbortReason.Stalled);
            }
            else if (now >= subscription.EndsAt)
            {
                Complete(subscription, ShutdownReasons.Age);
            }

            isNeeded |= _lifetimes.IsEnabled || (subscription.IsWriting && subscription.State < SubscriptionState.Aborted);
        }

        if (isNeeded)
        {
            _limits.Request();
        }
    }
}
