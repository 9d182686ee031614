using RxSse.Threading;

namespace RxSse.Delivery.Limits;

/// <summary>
/// Decides which subscribers are stalled: those whose write has been pending for too long. Kestrel's minimum data rate
/// does not cover this case, because each written byte gives the client more time.
/// </summary>
/// <param name="timeout">How long a write may be pending.</param>
internal sealed class StallPolicy(TimeSpan timeout)
{
    /// <summary>The time between two checks, which is the maximum delay of detection.</summary>
    public TimeSpan CheckInterval { get; } = CoalescedTimer.CheckInterval(timeout, parts: 4);

    /// <param name="writingSince">The start of the pending write, or null if no write is pending.</param>
    /// <param name="now">The time now, by the same clock.</param>
    public bool IsStalled(TimeSpan? writingSince, TimeSpan now) => now - writingSince >= timeout;
}
