namespace RxSse.Server.Telemetry;

/// <summary>What the server exports of its metrics and traces, beside OTLP, which has variables of its own.</summary>
internal sealed class TelemetryOptions
{
    /// <summary>The path at which Prometheus reads the metrics; null if there is none, which is the default.</summary>
    public string? Prometheus { get; set; }

    /// <summary>
    /// Where it reads them instead of at the addresses of the server: a port of loopback, or an address with a port. Null if the path is at
    /// the addresses of the server, which is the default.
    /// </summary>
    public string? PrometheusPort { get; set; }

    /// <summary>The share of the traces of published events that is recorded, from 0 to 1. Default 0.</summary>
    public double Traces { get; set; }
}
