using RxSse.Server.Telemetry;
using Xunit;

namespace RxSse.Tests.Server.Telemetry;

public sealed class MetricsAddressTests
{
    [Theory]
    [InlineData("9464", "http://127.0.0.1:9464")]
    [InlineData("0.0.0.0:9464", "http://0.0.0.0:9464")]
    [InlineData("[::1]:80", "http://[::1]:80")]
    public void Port_IsOfLoopback_UnlessThereIsAnAddress(string text, string url) => Assert.Equal(url, MetricsAddress.Parse(text)?.Url);

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("-1")]
    [InlineData("10.0.0.1")]
    [InlineData("10.0.0.1:0")]
    [InlineData("::1")]
    [InlineData("metrics.example.org:9464")]
    public void OtherText_IsNone(string text) => Assert.Null(MetricsAddress.Parse(text));
}
