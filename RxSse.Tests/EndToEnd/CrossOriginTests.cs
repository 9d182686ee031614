using System.Net;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>What web pages of other origins may do.</summary>
[Collection(QuietServer.Name)]
[Trait("Way", "any")]
public sealed class CrossOriginTests(QuietServer quiet)
{
    private const string Page = "https://example.org";
    private const string OtherPage = "https://example.com";

    [Theory]
    [InlineData("/events", "GET", "last-event-id")]
    [InlineData("/events", "GET", "cache-control,last-event-id")]
    [InlineData("/trigger-notification", "POST", "content-type")]
    public async Task Preflight_IsAllowed(string path, string method, string headers)
    {
        using var response = await PreflightAsync(quiet.Server, path, method, headers, Page);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal("*", AllowedOrigin(response));
        var allowed = Values(response, "Access-Control-Allow-Headers");
        Assert.All(headers.Split(','), header => Assert.Contains(header, allowed, StringComparer.OrdinalIgnoreCase));
        Assert.Contains(method, Values(response, "Access-Control-Allow-Methods"));
    }

    [Fact]
    public async Task Preflight_DoesNotAllowOtherHeaders()
    {
        using var response = await PreflightAsync(quiet.Server, "/events", "GET", "x-other", Page);

        Assert.DoesNotContain("x-other", Values(response, "Access-Control-Allow-Headers"), StringComparer.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("/events", 200)]
    [InlineData("/events?format=xml", 400)]
    [InlineData("/nothing", 404)]
    public async Task Page_MayReadTheAnswer(string path, int status)
    {
        using var response = await GetAsync(quiet.Server, path, Page);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("*", AllowedOrigin(response));
    }

    [Fact]
    public async Task OnlyConfiguredOrigins_AreLetIn()
    {
        await using var server = await RunningServer.StartAsync("--RxSse:Cors:Origins=https://example.org,https://example.net");

        using var allowed = await GetAsync(server, "/events", Page);
        using var other = await GetAsync(server, "/events", OtherPage);
        using var otherPreflight = await PreflightAsync(server, "/events", "GET", "last-event-id", OtherPage);

        Assert.Equal(Page, AllowedOrigin(allowed));
        Assert.Contains("Origin", allowed.Headers.Vary);
        Assert.Null(AllowedOrigin(other));
        Assert.Null(AllowedOrigin(otherPreflight));
    }

    [Fact]
    public async Task PageOfAnotherOrigin_DoesNotPublish()
    {
        await using var server = await RunningServer.StartAsync([.. QuietServer.Arguments, $"--RxSse:Cors:Origins={Page}"]);
        var before = Received.SequenceOf(await server.Client.TriggerIdAsync());

        // A simple request, for which a browser asks nobody.
        using var foreign = await SendAsync(server, HttpMethod.Post, "/trigger-notification", ("Origin", OtherPage), ("Sec-Fetch-Site", "cross-site"));
        using var allowed = await SendAsync(server, HttpMethod.Post, "/trigger-notification", ("Origin", Page), ("Sec-Fetch-Site", "cross-site"));
        using var own = await SendAsync(server, HttpMethod.Post, "/trigger-notification", ("Origin", server.Address.GetLeftPart(UriPartial.Authority)));

        await ProblemAssert.IsProblemAsync(foreign, 403, OtherPage, "RxSse:Cors:Origins");
        Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
        Assert.Equal(Page, AllowedOrigin(allowed));
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        Assert.Equal(before + 3, Received.SequenceOf(await server.Client.TriggerIdAsync()));
    }

    private static Task<HttpResponseMessage> PreflightAsync(RunningServer server, string path, string method, string headers, string origin) =>
        SendAsync(server, HttpMethod.Options, path, ("Origin", origin), ("Access-Control-Request-Method", method), ("Access-Control-Request-Headers", headers));

    private static Task<HttpResponseMessage> GetAsync(RunningServer server, string path, string origin) =>
        SendAsync(server, HttpMethod.Get, path, ("Origin", origin));

    private static async Task<HttpResponseMessage> SendAsync(RunningServer server, HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private static string? AllowedOrigin(HttpResponseMessage response) => Values(response, "Access-Control-Allow-Origin").SingleOrDefault();

    private static string[] Values(HttpResponseMessage response, string header) =>
        response.Headers.TryGetValues(header, out var values) ? [.. values.SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries))] : [];
}
