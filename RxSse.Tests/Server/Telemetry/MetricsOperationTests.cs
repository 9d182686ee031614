using System.Text.Json;
using RxSse.Server;
using RxSse.Tests.EndToEnd.Servers;
using RxSse.Tests.Http.OpenApi;
using Xunit;

namespace RxSse.Tests.Server.Telemetry;

/// <summary>The OpenAPI document has the metrics where they are.</summary>
public sealed class MetricsOperationTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Metrics_AreInTheDocument_UnlessTheyHaveAPortOfTheirOwn(bool haveAPort)
    {
        string[] port = haveAPort ? [$"--RxSse:Telemetry:PrometheusPort={FreePort.Take()}"] : [];
        await using var app = ServerApplication.Create(
            ["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None", "--RxSse:Telemetry:Prometheus=/numbers", .. port]);
        await app.StartAsync();
        using var client = RunningServer.ClientOf(new Uri(app.Urls.First()));

        var document = JsonElement.Parse(await client.GetStringAsync("/openapi.json"));

        Assert.Empty(OpenApiRules.Faults(document));
        Assert.Equal(!haveAPort, document.GetProperty("paths").TryGetProperty("/numbers", out var metrics));
        if (!haveAPort)
        {
            using var response = await client.GetAsync("/numbers");
            var types = metrics.GetProperty("get").GetProperty("responses").GetProperty("200").GetProperty("content");
            Assert.True(types.TryGetProperty(response.Content.Headers.ContentType!.MediaType!, out _));
        }

        await app.StopAsync();
    }
}
