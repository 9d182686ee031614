using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RxSse.Log;
using RxSse.Streams;
using RxSse.Tests.Hosting;
using RxSse.Tests.Log;
using Xunit;

namespace RxSse.Tests.Http;

/// <summary><c>GET /streams/{stream}</c>: the description of a stream, with the tag of its newest event.</summary>
public sealed class StreamEndpointTests : PublishEndpointTestBase
{
    [Fact]
    public async Task Stream_IsDescribed_WithTheTagOfItsNewestEvent()
    {
        using var before = await Host.SendAsync(HttpMethod.Get, "/streams/orders");
        using var published = await PostAsync("orders", """{"type":"order-cancelled","data":{"number":1}}""");
        using var after = await Host.SendAsync(HttpMethod.Get, "/streams/orders");
        using var unknown = await Host.SendAsync(HttpMethod.Get, "/streams/ordres");
        using var list = JsonDocument.Parse(await Host.Client.GetStringAsync("/streams"));

        Assert.Equal("\"none\"", before.Headers.ETag?.ToString());
        Assert.Equal("\"e-1\"", after.Headers.ETag?.ToString());
        var described = await after.Content.ReadAsStringAsync();
        Assert.Equal(list.RootElement.GetProperty("streams").EnumerateArray().First().GetRawText(), described);
        Assert.Contains(
            "\"types\":[\"orders-update\",\"order-cancelled\"],\"publish\":true", described, StringComparison.Ordinal);
        Assert.Contains("\"example\":{\"type\":\"order-cancelled\",\"data\":{\"number\":1}}", described, StringComparison.Ordinal);
        Assert.StartsWith(
            "There is no stream 'ordres'; did you mean orders?", (await ProblemAsync(unknown, 404)).GetProperty("detail").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task TagAndLastId_AreOfTheSameEvent()
    {
        await using var host = await GuestHost.StartAsync(
            builder =>
            {
                builder.Services.AddSingleton<IEventLog>(new GrowingLog());
                builder.Services.AddRxSse().AddStream("orders");
            },
            app => app.MapRxSse());
        using var response = await host.SendAsync(HttpMethod.Get, "/streams/orders");

        var described = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal($"\"{described.GetProperty("lastId").GetString()}\"", response.Headers.ETag?.ToString());
    }

    /// <summary>A log that has a newer event each time it is asked.</summary>
    private sealed class GrowingLog : StubLog
    {
        private long _newest;

        public override EventId Newest => new("e", _newest);

        public override LogEvent? NewestOf(string stream) =>
            new(new EventId("e", Interlocked.Increment(ref _newest)), default, new StreamEvent(stream, stream, "1"u8.ToArray()));
    }
}
