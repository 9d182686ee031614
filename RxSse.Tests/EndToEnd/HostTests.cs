using System.Net;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>The names under which the server answers.</summary>
[Collection(QuietServer.Name)]
[Trait("Way", "any")]
public sealed class HostTests(QuietServer quiet)
{
    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:3000")]
    [InlineData("127.0.0.1:3000")]
    [InlineData("127.8.9.10")]
    [InlineData("[::1]:3000")]
    public async Task NameOfLoopback_IsAnswered(string host) => Assert.Equal(HttpStatusCode.OK, await StatusAsync(quiet.Server, host));

    [Theory]
    [InlineData("GET", "/", "rebound.example:3000")]
    [InlineData("GET", "/events", "rebound.example")]
    [InlineData("GET", "/healthz/live", "localhost.rebound.example")]
    [InlineData("GET", "/", "10.0.0.1")]
    [InlineData("GET", "/", "0.0.0.0")]
    [InlineData("POST", "/trigger-notification", "rebound.example:3000")]
    public async Task OtherName_IsRefused_WhileTheServerListensOnLoopbackOnly(string method, string path, string host)
    {
        using var response = await SendAsync(quiet.Server, host, method, path);

        await ProblemAssert.IsProblemAsync(response, 400, host, "AllowedHosts");
    }

    [Fact]
    public async Task AllowedHosts_AreTheOnlyOnes()
    {
        await using var server = await RunningServer.StartAsync([.. QuietServer.Arguments, "--AllowedHosts=events.example.org;*.example.com"]);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "events.example.org"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "a.example.com:443"));
        using var refused = await SendAsync(server, "localhost");
        await ProblemAssert.IsProblemAsync(refused, 400, "'localhost'", "AllowedHosts");
    }

    [Theory]
    [InlineData("--urls=http://0.0.0.0:0")]
    [InlineData("--AllowedHosts=*")]
    public async Task AnyName_IsAnswered_IfTheServerListensElsewhere_OrTheSettingSaysSo(string argument)
    {
        await using var server = await RunningServer.StartAsync([.. QuietServer.Arguments, argument]);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "events.example.org"));
    }

    private static async Task<HttpStatusCode> StatusAsync(RunningServer server, string host)
    {
        using var response = await SendAsync(server, host);
        return response.StatusCode;
    }

    private static async Task<HttpResponseMessage> SendAsync(RunningServer server, string host, string method = "GET", string path = "/")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Host = host;
        return await server.Client.SendAsync(request);
    }
}
