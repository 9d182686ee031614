using System.Reactive.Concurrency;
using RxSse.Threading;

namespace RxSse.Delivery.Limits;

/// <summary>
/// Ends responses that have reached their age, each at 80 to 100 % of it by chance, so that clients move to other
/// servers without a storm.
/// </summary>
internal sealed class ConnectionLifetimeMonitor
{
    private readonly TimeSpan? _maxAge;
    private readonly Random _random;
    private readonly SubscriptionList _subscriptions;
    private readonly Action<Subscription> _end;
    private readonly IStopwatch _clock;
    private readonly CoalescedTimer _timer;

    public ConnectionLifetimeMonitor(TimeSpan? maxAge, Random random, SubscriptionList subscriptions, Action<Subscription> end, IStopwatch clock, IScheduler loop)
    {
        _maxAge = maxAge;
        _random = random;
        _subscriptions = subscriptions;
        _end = end;
        _clock = clock;
        _timer = new CoalescedTimer(CoalescedTimer.PartOf(maxAge ?? default, 100), Look, loop);
    }

    /// <summary>A subscription was taken.</summary>
    public void Start(Subscription subscription)
    {
        if (_maxAge is { } age)
        {
            var spread = (age * 0.2) - _timer.Period; // it is seen up to a period late
            subscription.EndsAt = _clock.Elapsed + (age * 0.8) + (spread * _random.NextDouble());
            _timer.Ask();
        }
    }

    private void Look()
    {
        var now = _clock.Elapsed;
        for (var i = _subscriptions.Count - 1; i >= 0; i--)
        {
            if (now >= _subscriptions[i].EndsAt)
            {
                _end(_subscriptions[i]);
            }
        }

        if (_subscriptions.Count > 0)
        {
            _timer.Ask();
        }
    }
}
