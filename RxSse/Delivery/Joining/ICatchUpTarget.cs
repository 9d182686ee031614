using RxSse.Sse;

namespace RxSse.Delivery.Joining;

/// <summary>What a subscriber that joins has to catch up with.</summary>
internal interface ICatchUpTarget
{
    /// <summary>The last event of the log that the target has received. Later events arrive as frames.</summary>
    EventId Position { get; }

    /// <summary>The newest events up to the position, in log order.</summary>
    IEnumerable<Frame> Snapshot { get; }
}
