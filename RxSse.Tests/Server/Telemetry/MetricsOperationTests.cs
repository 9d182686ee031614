using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using RxSse.Http.OpenApi;
using RxSse.Server;
using RxSse.Tests.EndToEnd.Servers;
using RxSse.Tests.Http.OpenApi;
using Xunit;

namespace RxSse.Tests.Server.Telemetry;

/// <summary>The OpenAPI document has the metrics where they are.</summary>
public sealed class MetricsOperationTests
{
    private static readonly string[] Arguments =
        ["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None", "--RxSse:Telemetry:Prometheus=/numbers"];

    [Fact]
    public async Task Metrics_AreInTheDocument()
    {
        await using var app = ServerApplication.Create(Arguments);
        await app.StartAsync();
        using var client = RunningServer.ClientOf(new Uri(app.Urls.First()));

        var document = JsonElement.Parse(await client.GetStringAsync("/openapi.json"));

        Assert.Empty(OpenApiRules.Faults(document));
        using var response = await client.GetAsync("/numbers");
        var types = document.GetProperty("paths").GetProperty("/numbers").GetProperty("get").GetProperty("responses").GetProperty("200")
            .GetProperty("content");
        Assert.True(types.TryGetProperty(response.Content.Headers.ContentType!.MediaType!, out _));
        await app.StopAsync();
    }

    [Theory]
    [InlineData("off", true)]
    [InlineData("9464", false)] // not bound: the application does not start
    public async Task Metrics_WithAPortOfTheirOwn_AreNoOperation(string port, bool isOperation)
    {
        await using var app = ServerApplication.Create([.. Arguments, $"--RxSse:Telemetry:PrometheusPort={port}"]);

        var metrics = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Single(endpoint => endpoint.RoutePattern.RawText == "/numbers");

        Assert.Equal(isOperation, metrics.Metadata.GetMetadata<Operation>() is not null);
    }
}
