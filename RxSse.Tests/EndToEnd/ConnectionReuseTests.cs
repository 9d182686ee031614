using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>Several requests on one connection.</summary>
[Collection(QuietServer.Name)]
public sealed class ConnectionReuseTests(QuietServer quiet)
{
    private const string Ok = "HTTP/1.1 200 OK";

    [Fact]
    public async Task Connection_TakesARequestAfterAnother()
    {
        using var http = await RawHttp.ConnectAsync(quiet.Server.Address);
        for (var request = 0; request < 2; request++)
        {
            await http.SendAsync(RawHttp.Request("GET", "/"));
            await AssertStatusAsync(http);
        }
    }

    [Fact]
    public async Task Connection_TakesRequestsThatDoNotWaitForAnswers()
    {
        using var http = await RawHttp.ConnectAsync(quiet.Server.Address);
        await http.SendAsync(string.Concat(Enumerable.Repeat(RawHttp.Request("GET", "/"), 3)) + RawHttp.Request("GET", "/events"));

        for (var request = 0; request < 3; request++)
        {
            await AssertStatusAsync(http);
        }

        Assert.Equal(Ok, (await http.ReadHeadAsync()).StatusLine);
        Assert.Contains("connected", await http.ReadBlockAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connection_TakesARequest_ThatWasSentBeforeItsStreamEnded()
    {
        await using var server = await RunningServer.StartAsync([.. QuietServer.Arguments, "--RxSse:Delivery:MaxConnectionAge=1s"]);
        using var http = await RawHttp.ConnectAsync(server.Address);
        await http.SendAsync(RawHttp.Request("GET", "/events") + RawHttp.Request("GET", "/") + RawHttp.Request("GET", "/events?format=named"));

        var head = await http.ReadHeadAsync();
        Assert.Equal(Ok, head.StatusLine);
        Assert.Contains("shutdown", await http.ReadBodyAsync(head), StringComparison.Ordinal);
        await AssertStatusAsync(http);
        Assert.Equal(Ok, (await http.ReadHeadAsync()).StatusLine);
        Assert.Contains("event: connected", await http.ReadBlockAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/events?format=xml", 400)]
    [InlineData("/nothing", 404)]
    public async Task Connection_TakesARequestAfterOneThatWasRefused(string path, int status)
    {
        using var http = await RawHttp.ConnectAsync(quiet.Server.Address);
        await http.SendAsync(RawHttp.Request("GET", path));
        var head = await http.ReadHeadAsync();
        Assert.StartsWith($"HTTP/1.1 {status} ", head.StatusLine, StringComparison.Ordinal);
        await http.ReadBodyAsync(head);

        await http.SendAsync(RawHttp.Request("GET", "/"));

        await AssertStatusAsync(http);
    }

    [Fact]
    public async Task Connection_TakesARequestAfterABodyThatWasRefused()
    {
        using var http = await RawHttp.ConnectAsync(quiet.Server.Address);
        await http.SendAsync(RawHttp.Request("POST", "/trigger-notification", "Content-Type: text/plain", "Content-Length: 5") + "Hello");
        var head = await http.ReadHeadAsync();
        Assert.StartsWith("HTTP/1.1 415 ", head.StatusLine, StringComparison.Ordinal);
        await http.ReadBodyAsync(head);

        await http.SendAsync(RawHttp.Request("GET", "/"));

        await AssertStatusAsync(http);
    }

    private static async Task AssertStatusAsync(RawHttp http)
    {
        var head = await http.ReadHeadAsync();
        Assert.Equal(Ok, head.StatusLine);
        Assert.StartsWith("""{"status":"running",""", await http.ReadBodyAsync(head), StringComparison.Ordinal);
    }
}
