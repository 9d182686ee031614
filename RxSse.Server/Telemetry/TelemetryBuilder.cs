using System.Globalization;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using RxSse.Diagnostics;
using RxSse.Http;
using RxSse.Server.Hosting;
using RxSse.Server.Http;

namespace RxSse.Server.Telemetry;

/// <summary>Exports metrics and traces, as far as the configuration asks for it. Otherwise nothing of it is loaded.</summary>
internal static class TelemetryBuilder
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string MetricsEndpoint = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT";
    private const string TracesEndpoint = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    private const string ServiceName = "OTEL_SERVICE_NAME";

    private static readonly string[] Meters =
        [RxSseMeter.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];

    /// <summary>Whether anything is exported.</summary>
    public static bool IsOn(IConfiguration configuration) =>
        PathIn(configuration) is not null || Has(configuration, MetricsEndpoint) || ShareIn(configuration) > 0;

    /// <summary>Adds the exporters.</summary>
    public static WebApplicationBuilder AddTelemetry(this WebApplicationBuilder builder)
    {
        if (IsOn(builder.Configuration))
        {
            Export(builder);
        }

        return builder;
    }

    /// <summary>Maps the path of Prometheus, if there is one.</summary>
    public static void MapMetrics(this WebApplication app)
    {
        if (PathIn(app.Configuration) is { } path)
        {
            var metrics = app.MapPrometheusScrapingEndpoint(path)
                .WithMetadata(new HttpMethodMetadata(EndpointMethods.Read)).DisableHttpMetrics();
            if (app.Services.GetService<MetricsListener>() is null) // or they are not at the port that /openapi.json describes
            {
                metrics.WithMetadata(ServerOperations.Metrics);
            }
        }
    }

    /// <summary>Keeps the port of the metrics and the other ones apart, if there is one.</summary>
    public static void UseMetricsPort(this WebApplication app)
    {
        if (app.Services.GetService<MetricsListener>() is { } listener)
        {
            app.Use(next => context => listener.Refuse(context) is { } refusal ? refusal.ExecuteAsync(context) : next(context));
        }
    }

    private static void Export(WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        var (path, share) = (PathIn(configuration), ShareIn(configuration));
        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService(
            configuration[ServiceName] is { Length: > 0 } name ? name : "rxsse", serviceVersion: RxSseMeter.Version));
        if (path is not null || Has(configuration, MetricsEndpoint))
        {
            telemetry.WithMetrics(metrics =>
            {
                metrics.AddMeter(Meters);
                if (path is not null)
                {
                    metrics.AddPrometheusExporter();
                }

                if (Has(configuration, MetricsEndpoint))
                {
                    metrics.AddOtlpExporter();
                }
            });
        }

        if (share > 0)
        {
            // Not the requests of ASP.NET: each open response would have an activity for as long as its client is connected.
            telemetry.WithTracing(traces => traces.SetSampler(TraceSampler.Of(share)).AddSource(RxSseMeter.Name).AddOtlpExporter());
        }

        if (path is not null && TelemetrySettings.In(configuration, TelemetrySettings.PrometheusPort) is { } port
            && MetricsAddress.Parse(port) is { } address)
        {
            Listen(builder, new MetricsListener(address, path));
        }
    }

    private static void Listen(WebApplicationBuilder builder, MetricsListener listener)
    {
        builder.Services.AddSingleton(listener);
        if (Systemd.PassesSockets || builder.Configuration.GetSection("Kestrel:Endpoints").GetChildren().Any())
        {
            builder.Configuration["Kestrel:Endpoints:RxSseMetrics:Url"] = listener.Url; // sockets and endpoints replace all other addresses
        }
        else
        {
            builder.Services.AddSingleton<IStartupFilter>(listener);
        }
    }

    // A value that is not allowed is reported when the server starts.
    private static string? PathIn(IConfiguration configuration) =>
        TelemetrySettings.In(configuration, TelemetrySettings.Prometheus) is { } path && MetricsPath.IsAllowed(path) ? path : null;

    // Traces have nowhere else to go.
    private static double ShareIn(IConfiguration configuration) =>
        Has(configuration, TracesEndpoint)
        && double.TryParse(
            TelemetrySettings.In(configuration, TelemetrySettings.Traces), NumberStyles.Float, CultureInfo.InvariantCulture, out var share)
        && share is > 0 and <= 1 ? share : 0;

    private static bool Has(IConfiguration configuration, string ofSignal) =>
        !string.IsNullOrEmpty(configuration[Endpoint]) || !string.IsNullOrEmpty(configuration[ofSignal]);
}
