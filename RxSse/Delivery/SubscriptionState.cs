namespace RxSse.Delivery;

/// <summary>The life of a subscription, in order. States can be skipped, but are never repeated.</summary>
internal enum SubscriptionState
{
    /// <summary>Its shard has not added it yet, or sends the snapshot.</summary>
    Joining,

    /// <summary>It receives the history. Live frames pass it by.</summary>
    Replaying,

    /// <summary>It receives each frame of its group.</summary>
    Live,

    /// <summary>It has received its last frame. What waits is still written.</summary>
    Completing,

    /// <summary>Its connection is aborted or closed by the client. A write may still be pending.</summary>
    Aborted,

    /// <summary>Its shard has removed it.</summary>
    Closed,
}
