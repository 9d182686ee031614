using RxSse.Server.Telemetry;
using Xunit;

namespace RxSse.Tests.EndToEnd.Servers;

/// <summary>A busy server whose metrics are at a port of their own.</summary>
[CollectionDefinition(Name)]
public sealed class MeteredServer() : SharedServer(
    [.. BusyServer.Arguments, $"--RxSse:{TelemetrySettings.Prometheus}=/metrics", $"--RxSse:{TelemetrySettings.PrometheusPort}={Port}"]),
    ICollectionFixture<MeteredServer>
{
    public const string Name = "Metered server";

    internal static readonly int Port = FreePort.Take();

    private readonly HttpClient _client = RunningServer.ClientOf(new Uri($"http://127.0.0.1:{Port}"));

    /// <summary>A client of the port of the metrics.</summary>
    internal HttpClient Metrics => _client;

    /// <summary>What Prometheus reads, when each histogram has a value, and everything else that is asked for is there.</summary>
    internal async Task<string> ScrapeAsync(params string[] parts)
    {
        string[] all = ["rxsse_delivery_duration_seconds_bucket", "rxsse_log_append_duration_seconds_bucket", .. parts];
        using var patience = Patience.Start();
        while (true)
        {
            var scrape = await _client.GetStringAsync("/metrics", patience.Token);
            if (Array.TrueForAll(all, part => scrape.Contains(part, StringComparison.Ordinal)))
            {
                return scrape;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token); // others need the processor
        }
    }
}
