using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>Paths and methods that the server does not have.</summary>
[Collection(QuietServer.Name)]
[Trait("Way", "any")]
public sealed class RoutingTests(QuietServer quiet)
{
    [Theory]
    [InlineData("GET", "/nothing")]
    [InlineData("GET", "/events/stock")]
    [InlineData("POST", "/trigger")]
    [InlineData("DELETE", "/favicon.ico")]
    public async Task UnknownPath_IsNotFound(string method, string path)
    {
        using var response = await SendAsync(method, path);

        await ProblemAssert.IsProblemAsync(response, 404, path, "GET /events", "POST /trigger-notification");
    }

    [Theory]
    [InlineData("POST", "/", "GET HEAD")]
    [InlineData("DELETE", "/", "GET HEAD")]
    [InlineData("POST", "/events", "GET HEAD")]
    [InlineData("PUT", "/events", "GET HEAD")]
    [InlineData("GET", "/trigger-notification", "POST")]
    [InlineData("POST", "/healthz/ready", "GET HEAD")]
    [InlineData("PUT", "/trigger-notification", "POST")]
    public async Task WrongMethod_IsRefused_WithTheOneThatIsAllowed(string method, string path, string allowed)
    {
        using var response = await SendAsync(method, path);

        Assert.Equal(allowed.Split(' '), response.Content.Headers.Allow);
        await ProblemAssert.IsProblemAsync(response, 405, path, method, allowed.Split(' ')[0]);
    }

    private async Task<HttpResponseMessage> SendAsync(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Accept.ParseAdd("text/event-stream");
        return await quiet.Server.Client.SendAsync(request);
    }
}
