using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RxSse.Tests.Hosting;
using Xunit;

namespace RxSse.Tests.Http;

/// <summary><c>POST /streams/{stream}/events</c>: whether it is open, and for the pages of which origins.</summary>
public sealed class PublishEndpointAccessTests : PublishEndpointTestBase
{
    [Theory]
    [InlineData("https://shop.example", 200, "https://shop.example")]
    [InlineData("http://localhost", 200, null)]
    [InlineData("https://other.example", 403, null)]
    public async Task PagesOfNamedOrigins_MayPublish(string origin, int status, string? allowed)
    {
        using var response = await PostAsync("orders", """{"data":1}""", Json, ("Origin", origin));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(allowed, response.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.Single() : null);
        using var preflight = await Host.SendAsync(
            HttpMethod.Options, "/streams/orders/events", ("Origin", origin), ("Access-Control-Request-Method", "POST"),
            ("Access-Control-Request-Headers", "content-type,idempotency-key,if-match"));
        Assert.Equal(allowed, preflight.Headers.TryGetValues("Access-Control-Allow-Origin", out values) ? values.Single() : null);
    }

    [Theory]
    [InlineData(null, 403)] // in memory there is no address
    [InlineData(false, 404)]
    [InlineData(true, 200)]
    public async Task Publishing_IsOpen_IfTheSettingSaysSo(bool? isEnabled, int status)
    {
        await using var host = await GuestHost.StartAsync(
            builder => builder.Services.AddRxSse(options => options.Publishing.Enabled = isEnabled).AddStream("orders"), app => app.MapRxSse());
        using var content = new StringContent("""{"data":1}""", Encoding.UTF8, Json);
        using var response = await host.Client.PostAsync("/streams/orders/events", content);

        Assert.Equal(status, (int)response.StatusCode);
    }
}
