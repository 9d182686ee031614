using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>What a collector of OpenTelemetry receives.</summary>
[Trait("Way", "any")]
public sealed class OtlpTests : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, string> _received = new(); // all bodies, by path
    private readonly SemaphoreSlim _more = new(0);
    private WebApplication _collector = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _collector = builder.Build();
        _collector.MapPost("/{**path}", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            var text = Encoding.Latin1.GetString(body.ToArray());
            _received.AddOrUpdate(request.Path, text, (_, before) => before + text);
            _more.Release();
            return Results.Ok();
        });
        await _collector.StartAsync();
    }

    public async Task DisposeAsync() => await _collector.DisposeAsync();

    [Fact]
    public async Task Collector_GetsMetrics_AndTheTraceOfAnEvent_ButNoneOfAnOpenResponse()
    {
        var process = ServerProcess.Start(
            [.. QuietServer.Arguments, "--RxSse:Streams:orders:Publish=true", "--RxSse:Telemetry:Traces=1"],
            new Dictionary<string, string>
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = _collector.Urls.Single(),
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                ["OTEL_METRIC_EXPORT_INTERVAL"] = "200",
                ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
            });
        await using var server = await RunningServer.FromAsync(process);
        await using (var recorded = await EventReader.OpenAsync(
            server.Client, "", ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), ("tracestate", "a=1, b=2"), ("baggage", "c=3")))
        await using (var reader = await EventReader.JoinAsync(server.Client))
        {
            await recorded.NextAsync(); // its response is open
            using var published = await server.Client.PostAsync(
                "/streams/orders/events", new StringContent("""{"data":1}""", Encoding.UTF8, "application/json"));
            Assert.True(published.IsSuccessStatusCode, await published.Content.ReadAsStringAsync());
            await reader.NextAsync("orders-update");
        }

        await BecomesAsync("/v1/metrics", "rxsse.events.delivered");
        await BecomesAsync("/v1/traces", "fan out");
        await BecomesAsync("/v1/traces", "publish orders");
        await BecomesAsync("/v1/traces", "\n\x16/streams/orders/events"); // the path of a request, with its length
        await server.StopAsync(); // which sends the rest
        Assert.Contains("\n\x05rxsse", _received["/v1/traces"], StringComparison.Ordinal); // the name of the service
        Assert.DoesNotContain("\n\x07/events", _received["/v1/traces"], StringComparison.Ordinal);
    }

    private async Task BecomesAsync(string path, string text)
    {
        using var patience = Patience.Start();
        while (!_received.TryGetValue(path, out var received) || !received.Contains(text, StringComparison.Ordinal))
        {
            await _more.WaitAsync(patience.Token);
        }
    }
}
