using RxSse.Delivery.Limits;
using RxSse.Server.Hosting;
using Xunit;

namespace RxSse.Tests.Http;

/// <summary>Whose address counts behind proxies that the server knows, and behind others.</summary>
public sealed class KnownProxiesTests : RateLimitTestBase
{
    [Theory]
    [InlineData("192.0.2.1", "198.51.100.7", "198.51.100.8", false)] // two clients
    [InlineData("::ffff:192.0.2.1", "198.51.100.7", "198.51.100.8", false)]
    [InlineData("10.1.200.3", "198.51.100.7", "198.51.100.8", false)]
    [InlineData("2001:db8::5", "198.51.100.7", "198.51.100.8", false)]
    [InlineData("192.0.2.1", "198.51.100.7", "198.51.100.7", true)]
    [InlineData("192.0.2.1", "198.51.100.7, 10.1.0.1", "198.51.100.8, 10.1.0.1", false)] // two proxies
    [InlineData("192.0.2.1", "203.0.113.1, 198.51.100.7", "203.0.113.2, 198.51.100.7", true)] // a client that sends the header itself
    [InlineData("192.0.2.2", "198.51.100.7", "198.51.100.8", true)] // a proxy that is not known
    [InlineData("10.2.0.1", "198.51.100.7", "198.51.100.8", true)]
    public async Task ForwardedAddress_CountsOfKnownProxiesOnly(string proxy, string first, string second, bool areOne)
    {
        await StartAsync(options =>
        {
            options.Part<ProxiesOptions>().Known = ["192.0.2.1", "10.1.0.0/16", "2001:db8::5"];
            options.Limits.Publishes = Rate.PerHour(1);
        });

        Assert.Equal("200 200 429", await StatusesAsync(3, () => PublishAsync("orders", From(proxy), ("X-Forwarded-For", first))));
        Assert.Equal(areOne ? "429" : "200", await StatusesAsync(1, () => PublishAsync("orders", From(proxy), ("X-Forwarded-For", second))));
    }

    [Theory]
    [InlineData("10.0.0.5", true)]
    [InlineData("2001:db8::5", true)]
    [InlineData("10.1.0.0/16", true)]
    [InlineData("2001:db8::/32", true)]
    [InlineData("10.1", false)]
    [InlineData("5", false)]
    [InlineData("10.0.0.0/33", false)]
    [InlineData("proxy.example", false)]
    [InlineData("", false)]
    public void Setting_HasAddressesAndNetworks(string text, bool isAllowed) => Assert.Equal(isAllowed, KnownProxies.IsAllowed(text));
}
