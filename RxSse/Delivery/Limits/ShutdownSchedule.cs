namespace RxSse.Delivery.Limits;

/// <summary>
/// Spreads the ends of a shard's responses evenly over a window, so that their clients do not reconnect at the same moment.
/// </summary>
/// <param name="Window">The time in which all responses end.</param>
/// <param name="Offset">From 0 to 1: shifts the ends of this shard between those of other shards.</param>
internal sealed record ShutdownSchedule(TimeSpan Window, double Offset)
{
    /// <summary>The delay until one of the responses ends.</summary>
    /// <param name="index">The index of the response.</param>
    /// <param name="count">The number of responses.</param>
    public TimeSpan DelayOf(int index, int count) => Window * ((index + Offset) / count);
}
