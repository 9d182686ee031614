using System.Reactive.Concurrency;
using RxSse.Threading;

namespace RxSse.Delivery.Limits;

/// <summary>
/// Aborts subscribers whose write is pending for too long. Kestrel's own limit on the rate of reading does not: each
/// byte written gives the client more time.
/// </summary>
internal sealed class StallTimeoutMonitor
{
    private readonly TimeSpan _timeout;
    private readonly SubscriptionList _subscriptions;
    private readonly Action<Subscription, Exception> _fail;
    private readonly IStopwatch _clock;
    private readonly CoalescedTimer _timer;

    public StallTimeoutMonitor(TimeSpan timeout, SubscriptionList subscriptions, Action<Subscription, Exception> fail, IStopwatch clock, IScheduler loop)
    {
        _timeout = timeout;
        _subscriptions = subscriptions;
        _fail = fail;
        _clock = clock;
        _timer = new CoalescedTimer(CoalescedTimer.PartOf(timeout, 4), Look, loop);
    }

    /// <summary>A write is pending.</summary>
    public void Start() => _timer.Ask();

    private void Look()
    {
        var now = _clock.Elapsed;
        for (var i = _subscriptions.Count - 1; i >= 0; i--)
        {
            var subscription = _subscriptions[i];
            if (!subscription.IsWriting)
            {
                continue;
            }

            if (now - subscription.WritingSince < _timeout)
            {
                _timer.Ask();
            }
            else
            {
                _fail(subscription, new TimeoutException($"The client took nothing for {_timeout}."));
            }
        }
    }
}
