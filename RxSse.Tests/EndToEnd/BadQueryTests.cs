using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary><c>GET /events</c> with a query that it does not understand, or need not.</summary>
[Collection(QuietServer.Name)]
[Trait("Way", "any")]
public sealed class BadQueryTests(QuietServer quiet)
{
    private readonly HttpClient _client = quiet.Server.Client;

    [Theory]
    [InlineData("format=xml", "xml", "envelope", "named")]
    [InlineData("format=", "''", "envelope", "named")]
    [InlineData("format", "''", "envelope", "named")]
    [InlineData("format=Named", "Named", "envelope", "named")]
    [InlineData("formats=named", "formats", "format")]
    [InlineData("Format=named", "Format", "format")]
    [InlineData("format=named&colour=red", "colour", "format")]
    [InlineData("format=named&format=named", "format", "once")]
    [InlineData("format=named&format=envelope", "format", "once")]
    [InlineData("streams=stock,metric", "'metric'", "did you mean metrics?", "metrics, notifications, stock")]
    [InlineData("overflow=newest", "'newest'", "latest, drop-oldest, disconnect")]
    [InlineData("from=latest", "'latest'", "earliest", "since=")]
    [InlineData("since=yesterday", "'yesterday'", "Unix milliseconds", "ISO 8601")]
    public async Task UnknownQuery_IsRefused_ByName(string query, params string[] named)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/events?{query}");
        request.Headers.Accept.ParseAdd("text/event-stream");

        using var response = await _client.SendAsync(request);

        await ProblemAssert.IsProblemAsync(response, 400, named);
    }

    [Theory]
    [InlineData("?streams=", 9_000, 0, 414)]
    [InlineData("?_=", 0, 40_000, 431)]
    public async Task WhatIsTooLongToBeARequest_IsRefused_WithAnEmptyBody(string query, int queryLength, int headerLength, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/events{query}{new string('x', queryLength)}");
        request.Headers.Add("Last-Event-ID", new string('x', headerLength));

        using var response = await _client.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task LongCursorThatIsNoId_IsNoError()
    {
        await using var reader = await EventReader.OpenAsync(_client, $"?lastEventId={new string('9', 5_000)}");

        Assert.Equal("unknown", (await reader.NextAsync("gap")).Data.GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData("?_=1738972800000")]
    [InlineData("?_=1&_=2")]
    [InlineData("?evs_preamble")]
    [InlineData("?evs_preamble=&format=named&_=1")]
    [InlineData("?")]
    public async Task WhatCacheBustersAndPolyfillsAdd_IsIgnored(string query)
    {
        await using var reader = await EventReader.OpenAsync(_client, query);

        Assert.Equal("connected", (await reader.NextAsync()).Type);
    }
}
