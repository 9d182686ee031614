using System.Net;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>A server that is full: <c>MaxSubscribers</c>.</summary>
public sealed class AdmissionTests : IAsyncLifetime
{
    private RunningServer _server = null!;
    private EventReader _first = null!;
    private EventReader _second = null!;

    public async Task InitializeAsync()
    {
        _server = await RunningServer.StartAsync([.. QuietServer.Arguments, "--RxSse:Delivery:MaxSubscribers=2"]);
        _first = await EventReader.JoinAsync(_server.Client);
        _second = await EventReader.JoinAsync(_server.Client);
    }

    [Fact]
    public async Task SubscriberWithoutAPlace_IsToldToComeBackLater_AndTheOthersStay()
    {
        foreach (var query in new[] { "", "?format=named" })
        {
            await using var reader = await EventReader.OpenAsync(_server.Client, query);
            var rejected = Assert.Single(await reader.ReadToEndAsync());

            Assert.Equal("text/event-stream", reader.Response.Content.Headers.ContentType?.ToString());
            Assert.Equal("rejected", rejected.Type);
            Assert.Null(rejected.Id);
            Assert.Equal("MaxSubscribers", rejected.Data.GetProperty("reason").GetString());
            Assert.Contains("2", rejected.Data.GetProperty("message").GetString(), StringComparison.Ordinal);
            Assert.InRange(rejected.Data.GetProperty("retry").GetInt64(), 15_000, 45_000);
            Assert.Equal(rejected.Data.GetProperty("retry").GetInt64(), rejected.Retry?.TotalMilliseconds);
        }

        Assert.Equal(2, await _server.Client.ClientsAsync());
        var published = await _server.Client.TriggerIdAsync();
        Assert.Equal(published, (await _first.NextAsync()).Id);
        Assert.Equal(published, (await _second.NextAsync()).Id);
    }

    [Fact]
    public async Task SubscriberWithoutAPlace_SeesTheRetryBeforeTheReason_AndKeepsItsConnection()
    {
        using var http = await RawHttp.ConnectAsync(_server.Address);
        await http.SendAsync(RawHttp.Request("GET", "/events", "Accept: text/event-stream"));
        var head = await http.ReadHeadAsync();

        Assert.Equal("HTTP/1.1 200 OK", head.StatusLine);
        Assert.Equal("no-cache, no-transform", head["Cache-Control"]);
        Assert.Matches("""\Aretry: [1-4][0-9]{4}\ndata: \{"type":"rejected","data":\{.+\}\}\n\n\z""", await http.ReadBlockAsync());
        Assert.Null(await http.ReadBlockAsync());

        await http.SendAsync(RawHttp.Request("GET", "/"));
        Assert.Equal("HTTP/1.1 200 OK", (await http.ReadHeadAsync()).StatusLine);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("*/*")]
    [InlineData("text/*")]
    [InlineData("application/json")]
    [InlineData("text/event-stream;q=0")]
    public async Task ClientThatNamesNoEventStream_GetsAnError(string? accept)
    {
        using var response = await AskAsync(accept);

        Assert.InRange(response.Headers.RetryAfter?.Delta?.TotalSeconds ?? 0, 15, 45);
        await ProblemAssert.IsProblemAsync(response, 503, "MaxSubscribers");
    }

    [Theory]
    [InlineData("text/html, text/event-stream;q=0.5")]
    [InlineData("Text/Event-Stream")]
    [InlineData("text/event-stream; charset=utf-8")]
    public async Task ClientThatNamesTheEventStreamAmongOthers_GetsOne(string accept)
    {
        using var response = await AskAsync(accept);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("rejected", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PlaceOfOneWhoLeaves_IsGivenToTheNext()
    {
        await _first.DisposeAsync();
        await _server.Client.ClientsBecomeAsync(1);

        await using var next = await EventReader.OpenAsync(_server.Client);

        Assert.Equal("connected", (await next.NextAsync()).Type);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    private async Task<HttpResponseMessage> AskAsync(string? accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/events");
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        return await _server.Client.SendAsync(request);
    }
}
