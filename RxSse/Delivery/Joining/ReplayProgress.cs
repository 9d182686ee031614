namespace RxSse.Delivery.Joining;

/// <summary>The progress of a replay.</summary>
internal enum ReplayProgress
{
    /// <summary>There is more to read, after what was sent is written.</summary>
    More,

    /// <summary>There is nothing to read until the group has advanced.</summary>
    Waits,

    /// <summary>The subscriber has everything up to the position of the group.</summary>
    Done,
}
