using System.Diagnostics.CodeAnalysis;
using System.Reactive.Concurrency;
using RxSse.Delivery.Limits;
using RxSse.Delivery.Queueing;
using RxSse.Diagnostics;
using RxSse.Sse;

namespace RxSse.Delivery;

// Ends subscriptions: shutdown, abort, error, disconnect. One subscriber's exception never affects another.
[SuppressMessage("Design", "CA1031", Justification = "The error of one subscriber ends this subscriber only.")]
internal sealed partial class Shard
{
    private void BeginDrain(ShutdownSchedule schedule)
    {
        _isDraining = true;
        for (var i = 0; i < _subscriptions.Count; i++)
        {
            var subscription = _subscriptions[i];
            _loop.Schedule(schedule.DelayOf(i, _subscriptions.Count), () =>
            {
                lock (_turns)
                {
                    Complete(subscription, ShutdownReasons.Stopping);
                }
            });
        }
    }

    private void AbortAll(SubscriptionList subscriptions, AbortReason reason, Exception? error = null)
    {
        for (var i = subscriptions.Count - 1; i >= 0; i--)
        {
            Abort(subscriptions[i], reason, error);
        }
    }

    // Sends the last event. The response ends when everything is written.
    private void Complete(Subscription subscription, string reason)
    {
        if (subscription.Index >= 0)
        {
            Try(subscription, () => subscription.Complete(_context.Shutdown(reason)));
            Serve(subscription);
        }
    }

    // Aborts the connection. A pending write ends first.
    private void Abort(Subscription subscription, AbortReason reason, Exception? error = null)
    {
        Try(subscription, () => subscription.Abort(reason, error));
        Serve(subscription);
    }

    private List<WaitingQueue> FindLargestQueues(int count) =>
        [
            .. _subscriptions.Where(static subscription => subscription.WaitingBytes > 0)
                .OrderByDescending(static subscription => subscription.WaitingBytes).Take(count)
                .Select(subscription => new WaitingQueue(subscription.WaitingBytes, (isNeeded, done) => Post(() =>
                {
                    if (isNeeded())
                    {
                        Relieve(subscription);
                    }

                    done();
                }))),
        ];

    // Too much waits in all queues: a subscriber of which nothing can be dropped is disconnected.
    private void Relieve(Subscription subscription)
    {
        if (subscription.WaitingBytes == 0)
        {
            return; // it has been written, or the subscriber has left, since the queue was found
        }

        var isRelieved = false;
        Try(subscription, () => isRelieved = subscription.TryRelieve());
        if (!isRelieved)
        {
            Abort(subscription, AbortReason.Overflow);
        }
    }

    // Aborts the connection of a subscriber that has thrown, because a pending write would otherwise keep the subscription.
    private void Fault(Subscription subscription, Exception error)
    {
        if (subscription.State == SubscriptionState.Closed)
        {
            return; // its request has ended
        }

        LogSubscriberError(_context.Logger, error, subscription.Id);
        try
        {
            subscription.Abort(AbortReason.Fault, error);
        }
        catch (Exception another)
        {
            LogSubscriberError(_context.Logger, another, subscription.Id);
        }

        Remove(subscription);
    }

    // A subscription that completes has received its last frame, and its operators may unsubscribe: it still writes what waits.
    private void Leave(Subscription subscription)
    {
        if (subscription.State != SubscriptionState.Completing)
        {
            Remove(subscription);
        }
    }

    // The subscription may not have joined yet.
    private void Remove(Subscription subscription)
    {
        if (subscription.State == SubscriptionState.Closed)
        {
            return;
        }

        if (_subscriptions.Remove(subscription) && subscription.Group is { } group)
        {
            group.Members.Remove(subscription);
            RemoveIfEmpty(group);
            if (group is ViewGroup { Output: var view })
            {
                view.RemoveSubscriber(_index, subscription.IsQuick);
                view.HasRoom();
            }
            else
            {
                EndSubscriber();
            }
        }

        subscription.Close();
    }

    private void Try(Subscription subscription, Action act)
    {
        try
        {
            act();
        }
        catch (Exception error)
        {
            Fault(subscription, error);
        }
    }

    [LoggerMessage(501, LogLevel.Warning, "Subscriber {Subscriber} failed and was disconnected.")]
    private static partial void LogSubscriberError(ILogger logger, Exception error, string subscriber);
}
