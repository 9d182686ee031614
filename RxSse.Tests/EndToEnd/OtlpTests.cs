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
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string Sender = "00f067aa0ba902b7";

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
    public async Task Collector_GetsMetrics_AndTheTraceOfAnEvent_ButNoneOfRequests()
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
            server.Client, "", ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")))
        await using (var reader = await EventReader.JoinAsync(server.Client))
        {
            await recorded.NextAsync(); // its response is open
            using var post = new HttpRequestMessage(HttpMethod.Post, "/streams/orders/events")
            {
                Content = new StringContent("""{"data":1}""", Encoding.UTF8, "application/json"),
            };
            post.Headers.Add("traceparent", $"00-{Trace}-{Sender}-01");
            using var published = await server.Client.SendAsync(post);
            Assert.True(published.IsSuccessStatusCode, await published.Content.ReadAsStringAsync());
            await reader.NextAsync("orders-update");
        }

        await BecomesAsync("/v1/metrics", "rxsse.events.delivered");
        await BecomesAsync("/v1/traces", "fan out");
        await BecomesAsync("/v1/traces", "publish orders");
        await server.StopAsync(); // which sends the rest
        Assert.Contains("\n\x05rxsse", _received["/v1/traces"], StringComparison.Ordinal); // the name of the service
        Assert.Contains(BytesOf(Trace), _received["/v1/traces"], StringComparison.Ordinal);
        Assert.Contains(BytesOf(Sender), _received["/v1/traces"], StringComparison.Ordinal); // the parent of what is published
        Assert.DoesNotContain("/events", _received["/v1/traces"], StringComparison.Ordinal);
    }

    private static string BytesOf(string hex) => Encoding.Latin1.GetString(Convert.FromHexString(hex));

    private async Task BecomesAsync(string path, string text)
    {
        using var patience = Patience.Start();
        while (!_received.TryGetValue(path, out var received) || !received.Contains(text, StringComparison.Ordinal))
        {
            await _more.WaitAsync(patience.Token);
        }
    }
}
