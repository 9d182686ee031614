using RxSse.Benchmarks.Measures;

namespace RxSse.Benchmarks.Load;

/// <summary>What reading clients saw of events that were published at a constant rate.</summary>
/// <param name="Rates">How fast it really was.</param>
/// <param name="Losses">What the reading clients did not get as they should.</param>
/// <param name="Latency">From the request that publishes to the client, over all events and clients.</param>
/// <param name="ServerCores">Processors that the server kept busy.</param>
/// <param name="OtherCores">Processors that whoever is neither the server nor the load kept busy.</param>
internal sealed record LoadResult(LoadRates Rates, Losses Losses, Percentiles Latency, double ServerCores, double OtherCores);

/// <summary>How fast it really was, after the warm-up.</summary>
internal sealed record LoadRates(double PublishedPerSecond, double DeliveriesPerSecond, long Refused);
