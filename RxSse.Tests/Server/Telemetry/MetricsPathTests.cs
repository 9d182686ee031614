using RxSse.Server.Telemetry;
using Xunit;

namespace RxSse.Tests.Server.Telemetry;

public sealed class MetricsPathTests
{
    [Theory]
    [InlineData("/metrics")]
    [InlineData("/internal/prometheus.txt")]
    public void Path_IsAllowed(string text) => Assert.True(MetricsPath.IsAllowed(text));

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("metrics")]
    [InlineData("/metrics/")]
    [InlineData("/{name}")]
    [InlineData("/metrics?a")]
    [InlineData("/metrics\n")]
    [InlineData("/events")]
    [InlineData("/Streams/metrics")]
    [InlineData("/healthz/live")]
    public void OtherText_OrThePathOfAnEndpoint_IsNot(string text) => Assert.False(MetricsPath.IsAllowed(text));

    [Fact]
    public void LongPath_IsNot() => Assert.False(MetricsPath.IsAllowed($"/{new string('m', 100)}"));
}
