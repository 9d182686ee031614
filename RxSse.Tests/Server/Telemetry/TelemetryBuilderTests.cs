using Microsoft.AspNetCore.Builder;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using RxSse.Server.Telemetry;
using Xunit;

namespace RxSse.Tests.Server.Telemetry;

public sealed class TelemetryBuilderTests
{
    [Theory]
    [InlineData("0", false)]
    [InlineData("0.1", true)]
    public void NobodyListensToActivities_UnlessAShareIsRecorded(string share, bool isListening)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            Args = ["--OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:1", $"--RxSse:Telemetry:Traces={share}"],
            ContentRootPath = AppContext.BaseDirectory,
        });

        builder.AddTelemetry();

        Assert.Contains(builder.Services, service => service.ServiceType == typeof(MeterProvider));
        Assert.Equal(isListening, builder.Services.Any(service => service.ServiceType == typeof(TracerProvider)));
    }
}
