using RxSse.Delivery.Limits;
using RxSse.Diagnostics;
using RxSse.Sse;
using RxSse.Threading;

namespace RxSse.Delivery;

// Ends subscriptions whose credentials expire or are revoked. Subscriptions without a credential cost nothing here.
internal sealed partial class Shard
{
    // How long the last write may take, from the end of the right.
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(5);

    private readonly CoalescedTimer _expiries;

    // The end of a response is decided when it joins. False if the credential was revoked on the way.
    private bool Admit(Subscription subscription, SubscriberCredential credential)
    {
        if (_context.Revocations?.Have(credential) is true)
        {
            return false;
        }

        if (ExpiryPolicy.LastsFor(credential, _loop.Now, _context.Options.Retry, _context.Random.NextDouble()) is { } time)
        {
            subscription.ExpiresAt = Elapsed + time;
            _expiries.Request();
        }

        return true;
    }

    private void EndAllRevoked()
    {
        for (var i = _subscriptions.Count - 1; i >= 0; i--)
        {
            if (_subscriptions[i] is { Credential: { } credential } subscription && _context.Revocations?.Have(credential) is true)
            {
                EndRight(subscription, ShutdownReasons.Revoked);
            }
        }
    }

    // What waits is not sent any more, nor by a response that ends for another reason already. A pending write cannot be taken back.
    private void EndRight(Subscription subscription, string reason)
    {
        Try(subscription, subscription.DropWaiting);
        Complete(subscription, reason);
        if (subscription is { State: SubscriptionState.Completing, AbortsAt: var time } && time == TimeSpan.MaxValue)
        {
            subscription.AbortsAt = Elapsed + EndTimeout;
            _expiries.Request();
        }
    }

    private void CheckExpiries()
    {
        var now = Elapsed;
        var isNeeded = false;
        for (var i = _subscriptions.Count - 1; i >= 0; i--)
        {
            var subscription = _subscriptions[i];
            if (now >= subscription.ExpiresAt)
            {
                subscription.ExpiresAt = TimeSpan.MaxValue;
                EndRight(subscription, ShutdownReasons.Expired);
            }
            else if (now >= subscription.AbortsAt)
            {
                subscription.AbortsAt = TimeSpan.MaxValue;
                Abort(subscription, AbortReason.Stalled);
            }

            isNeeded |= subscription.ExpiresAt < TimeSpan.MaxValue || subscription.AbortsAt < TimeSpan.MaxValue;
        }

        if (isNeeded)
        {
            _expiries.Request();
        }
    }
}
