using RxSse.Diagnostics;

namespace RxSse.Delivery;

/// <summary>The server aborted the subscription. Observers receive it by <c>OnError</c>.</summary>
internal sealed class SubscriptionAbortedException(AbortReason reason)
    : Exception($"The server aborted the subscription. Reason: {reason}.");
