using RxSse.Benchmarks.Measures;

namespace RxSse.Benchmarks.FanOut;

/// <summary>What one round has shown of one server.</summary>
/// <param name="DeliveriesPerSecond">Events that arrived, summed over the clients.</param>
/// <param name="CpuMicrosecondsPerDelivery">The server process's user and system time for one of them.</param>
/// <param name="Latency">From just before the request that publishes to the client's read.</param>
/// <param name="ResidentKibPerClient">What the server's memory grew by when the clients connected.</param>
/// <param name="ConnectsPerSecond">Clients by the time from the first connection's begin to the last one's answer.</param>
/// <param name="EventsPerSecond">What was published.</param>
/// <param name="ServerCores">Processors that the server kept busy meanwhile.</param>
/// <param name="Missing">Deliveries that never came, of what was published from first to last.</param>
/// <param name="Refused">Events that the server did not take.</param>
/// <param name="Rest">The server without load; null if that was not asked for.</param>
internal sealed record FanOutResult(
    double DeliveriesPerSecond,
    double CpuMicrosecondsPerDelivery,
    Percentiles Latency,
    double ResidentKibPerClient,
    double ConnectsPerSecond,
    double EventsPerSecond,
    double ServerCores,
    long Missing,
    long Refused,
    Rest? Rest);

/// <summary>A server with clients and without events, and when its clients leave.</summary>
/// <param name="IdleCores">Processors that it keeps busy before anything is published.</param>
/// <param name="SecondsToIdle">From when the clients begin to leave to the end of the first slice of 100 ms in which it takes less than 5 % of a core; NaN if none came.</param>
/// <param name="SecondsToNoClients">To when it says that it has no clients; null if it does not say, NaN if it never was so.</param>
internal sealed record Rest(double IdleCores, double SecondsToIdle, double? SecondsToNoClients);
