using RxSse.Benchmarks.Measures;

namespace RxSse.Benchmarks.FanOut;

/// <summary>The result of one round for one server.</summary>
/// <param name="DeliveriesPerSecond">Events that arrived, summed over all clients.</param>
/// <param name="CpuMicrosecondsPerDelivery">User and system time of the server process per delivery.</param>
/// <param name="BytesPerDelivery">The bytes that the clients received per delivery, with the framing of plain HTTP/1.1.</param>
/// <param name="Latency">The time from the start of the publish request to the read by the client.</param>
/// <param name="ResidentKibPerClient">The growth of the memory of the server when the clients connected.</param>
/// <param name="ConnectsPerSecond">Clients divided by the time from the first connection attempt to the last response.</param>
/// <param name="EventsPerSecond">Published events per second.</param>
/// <param name="ServerCores">The number of processors that the server kept busy.</param>
/// <param name="Missing">Deliveries that never arrived, of all published events.</param>
/// <param name="Refused">Events that the server refused.</param>
/// <param name="Rest">The server without load; null if it was not measured.</param>
internal sealed record FanOutResult(
    double DeliveriesPerSecond,
    double CpuMicrosecondsPerDelivery,
    double BytesPerDelivery,
    Percentiles Latency,
    double ResidentKibPerClient,
    double ConnectsPerSecond,
    double EventsPerSecond,
    double ServerCores,
    long Missing,
    long Refused,
    Rest? Rest);

/// <summary>The server with clients but without events, and after its clients have disconnected.</summary>
/// <param name="IdleCores">The number of processors that it keeps busy before the first event.</param>
/// <param name="SecondsToIdle">
/// The time from the first disconnect to the end of the first 100 ms in which the server uses less than 5 % of a core; NaN if
/// this did not happen.
/// </param>
/// <param name="SecondsToNoClients">
/// The time until it reports no clients; null if it reports no number, NaN if this did not happen.
/// </param>
internal sealed record Rest(double IdleCores, double SecondsToIdle, double? SecondsToNoClients);
