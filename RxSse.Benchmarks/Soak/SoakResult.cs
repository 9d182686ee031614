using RxSse.Benchmarks.Load;
using RxSse.Benchmarks.Measures;

namespace RxSse.Benchmarks.Soak;

/// <summary>What one run has shown.</summary>
/// <param name="Stuck">Clients that never read.</param>
/// <param name="Rates">How fast it really was.</param>
/// <param name="Losses">What the reading clients did not get as they should.</param>
/// <param name="Latency">From the request that publishes to the client, over all events and clients.</param>
/// <param name="ServerCores">Processors that the server kept busy.</param>
/// <param name="OtherCores">Processors that whoever is neither the server nor the load kept busy.</param>
/// <param name="ResidentKib">The server's memory.</param>
/// <param name="QueuedKib">What waits in the sockets of the stuck clients.</param>
/// <param name="KernelTcpKib">All TCP memory of the machine.</param>
internal sealed record SoakResult(
    int Stuck,
    SoakRates Rates,
    SoakLosses Losses,
    Percentiles Latency,
    double ServerCores,
    double OtherCores,
    Trend ResidentKib,
    Trend QueuedKib,
    Trend KernelTcpKib);

/// <summary>How fast it really was, after the warm-up.</summary>
internal sealed record SoakRates(double PublishedPerSecond, double DeliveriesPerSecond, long Refused);

/// <summary>Sums over the reading clients.</summary>
/// <param name="Lost">Events that a client never got, those at the end included.</param>
/// <param name="OutOfOrder">Events that came twice or too late.</param>
/// <param name="Gaps">Times that the server told of a loss.</param>
/// <param name="Ended">Clients that the server let go.</param>
internal sealed record SoakLosses(long Lost, long OutOfOrder, long Gaps, int Ended)
{
    public bool IsNone => this == new SoakLosses(0, 0, 0, 0);

    /// <param name="tallies">The clients.</param>
    /// <param name="lastSequence">The newest event that was published.</param>
    public static SoakLosses Of(IReadOnlyCollection<SequenceChecker> tallies, long lastSequence) => new(
        tallies.Sum(tally => tally.Lost + lastSequence - tally.Last),
        tallies.Sum(tally => tally.OutOfOrder),
        tallies.Sum(tally => tally.Gaps),
        tallies.Count(tally => tally.HasEnded));
}
