using System.Diagnostics.CodeAnalysis;
using RxSse.Sse;

namespace RxSse.Delivery;

/// <summary>How a subscription's time ends: told, failed, at fault, or left. Whatever one subscriber throws, it ends alone.</summary>
/// <param name="context">Says what the last event is.</param>
/// <param name="subscriptions">The subscriptions of the shard.</param>
/// <param name="deliver">Writes what a subscription was given last, and removes it when all is written.</param>
[SuppressMessage("Design", "CA1031", Justification = "Whatever one subscriber throws, it ends alone and the others do not notice.")]
internal sealed partial class SubscriptionTermination(ShardContext context, SubscriptionList subscriptions, Action<Subscription> deliver)
{
    /// <summary>Gives a last event, if the subscription is still taken.</summary>
    public void End(Subscription subscription, string reason)
    {
        if (subscription.Index >= 0)
        {
            Try(subscription, () => subscription.Complete(Frame.Of(context.Shutdown(reason))));
            deliver(subscription);
        }
    }

    /// <summary>Cuts a connection.</summary>
    public void Fail(Subscription subscription, Exception reason)
    {
        Try(subscription, () => subscription.Fail(reason));
        deliver(subscription);
    }

    /// <summary>Cuts the connection of one that has thrown, or a write that is pending would keep its place.</summary>
    public void Fault(Subscription subscription, Exception error)
    {
        if (subscription.IsDetached)
        {
            return; // its request is over
        }

        LogSubscriberFault(context.Logger, error);
        try
        {
            subscription.Fail(error);
        }
        catch (Exception another)
        {
            LogSubscriberFault(context.Logger, another);
        }

        Remove(subscription);
    }

    /// <summary>Lets go of a subscription, perhaps before it was taken.</summary>
    public void Remove(Subscription subscription)
    {
        if (subscriptions.Remove(subscription))
        {
            subscription.Group.SubscriptionList.Remove(subscription);
            subscription.Release();
        }
        else if (!subscription.IsDetached)
        {
            subscription.Release();
        }
    }

    /// <summary>Does something with a subscription, which is at fault if that throws.</summary>
    public void Try(Subscription subscription, Action act)
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

    [LoggerMessage(1, LogLevel.Warning, "A subscriber failed and is let go; the others go on.")]
    private static partial void LogSubscriberFault(ILogger logger, Exception error);
}
