using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>The bytes that a subscriber is sent, from the status line on.</summary>
[Collection(BusyServer.Name)]
[Trait("Runtime", "jit")]
public sealed partial class WireTests(BusyServer busy)
{
    [Fact]
    public async Task Subscriber_GetsTheHeadersOfAnEventStream()
    {
        using var http = await RawHttp.AskForEventsAsync(busy.Server.Address);

        var head = await http.ReadHeadAsync();

        Assert.Equal("HTTP/1.1 200 OK", head.StatusLine);
        Assert.Equal("text/event-stream", head["Content-Type"]);
        Assert.Equal("no-cache, no-transform", head["Cache-Control"]);
        Assert.Equal("no", head["X-Accel-Buffering"]);
        Assert.Equal("keep-alive", head["Connection"]);
        Assert.Null(head["Content-Encoding"]);
        Assert.Null(head["Content-Length"]);
    }

    [Fact]
    public async Task SubscriberWhoTakesCompression_GetsNone()
    {
        using var http = await RawHttp.ConnectAsync(busy.Server.Address);
        await http.SendAsync(RawHttp.Request("GET", "/events", "Accept: text/event-stream", "Accept-Encoding: gzip, br"));

        Assert.Null((await http.ReadHeadAsync())["Content-Encoding"]);
        Assert.StartsWith("retry: ", await http.ReadBlockAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?format=envelope")]
    public async Task Subscriber_GetsEnvelopes(string query)
    {
        using var http = await RawHttp.AskForEventsAsync(busy.Server.Address, query);
        await http.ReadHeadAsync();

        AssertRetry(EnvelopeConnected().Match((await http.ReadBlockAsync())!));
        Assert.Matches(EnvelopeHeartbeat(), await ReadThroughSnapshotAsync(http, EnvelopeEvent()));
        Assert.Matches(EnvelopeEvent(), await ReadThroughHeartbeatsAsync(http, EnvelopeHeartbeat()));
    }

    [Fact]
    public async Task SubscriberWhoAsksForNames_GetsNamedEvents()
    {
        using var http = await RawHttp.AskForEventsAsync(busy.Server.Address, "?format=named");
        await http.ReadHeadAsync();

        AssertRetry(NamedConnected().Match((await http.ReadBlockAsync())!));
        Assert.Matches(NamedHeartbeat(), await ReadThroughSnapshotAsync(http, NamedEvent()));
        Assert.Matches(NamedEvent(), await ReadThroughHeartbeatsAsync(http, NamedHeartbeat()));
    }

    [Fact]
    public async Task SubscriberWithHttp2_GetsTheSame_WithoutHeadersOfTheConnection()
    {
        await using var server = await RunningServer.StartAsync([.. BusyServer.Arguments, "--Kestrel:EndpointDefaults:Protocols=Http2"]);
        server.Client.DefaultRequestVersion = HttpVersion.Version20;
        server.Client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;

        await using var reader = await EventReader.OpenAsync(server.Client);

        Assert.Equal(HttpVersion.Version20, reader.Response.Version);
        Assert.Equal("text/event-stream", reader.Response.Content.Headers.ContentType?.ToString());
        Assert.False(reader.Response.Headers.NonValidated.Contains("Connection"));
        Assert.Equal("connected", (await reader.NextAsync()).Type);
        var live = (await reader.NextAsync("heartbeat")).Sequence + 1;
        Assert.Equal(live, (await reader.NextAsync(next => next.IsEvent)).Sequence);
    }

    private static void AssertRetry(Match connected)
    {
        Assert.True(connected.Success);
        Assert.InRange(int.Parse(connected.Groups["retry"].ValueSpan, CultureInfo.InvariantCulture), 2_400, 3_600);
    }

    private static async Task<string> ReadThroughSnapshotAsync(RawHttp http, Regex snapshot)
    {
        var block = (await http.ReadBlockAsync())!;
        for (var events = 0; events < 2 && snapshot.IsMatch(block); events++)
        {
            block = (await http.ReadBlockAsync())!;
        }

        return block;
    }

    private static async Task<string> ReadThroughHeartbeatsAsync(RawHttp http, Regex heartbeat)
    {
        var block = (await http.ReadBlockAsync())!;
        while (heartbeat.IsMatch(block))
        {
            block = (await http.ReadBlockAsync())!;
        }

        return block;
    }

    [GeneratedRegex("""\Aretry: (?<retry>[0-9]+)\ndata: \{"type":"connected","data":\{"message":"Connected to SSE stream","timestamp":[0-9]{13}\}\}\n\n\z""")]
    private static partial Regex EnvelopeConnected();

    [GeneratedRegex("""\Aid: [0-9a-z]+-[0-9]+\ndata: \{"type":"heartbeat","data":\{"timestamp":[0-9]{13}\}\}\n\n\z""")]
    private static partial Regex EnvelopeHeartbeat();

    [GeneratedRegex("""\Aid: [0-9a-z]+-[0-9]+\ndata: \{"type":"(stock-update","data":\{"price":"[0-9]+\.[0-9]{2}","trend":-?[01],"timestamp":[0-9]{13}|metrics-update","data":\{"cpu":[0-9]+,"memory":[0-9]+,"requests":[0-9]+)\}\}\n\n\z""")]
    private static partial Regex EnvelopeEvent();

    [GeneratedRegex("""\Aretry: (?<retry>[0-9]+)\nevent: connected\ndata: \{"message":"Connected to SSE stream","timestamp":[0-9]{13}\}\n\n\z""")]
    private static partial Regex NamedConnected();

    [GeneratedRegex("""\Aid: [0-9a-z]+-[0-9]+\nevent: heartbeat\ndata: \{"timestamp":[0-9]{13}\}\n\n\z""")]
    private static partial Regex NamedHeartbeat();

    [GeneratedRegex("""\Aid: [0-9a-z]+-[0-9]+\nevent: (stock-update\ndata: \{"price":"[0-9]+\.[0-9]{2}","trend":-?[01],"timestamp":[0-9]{13}|metrics-update\ndata: \{"cpu":[0-9]+,"memory":[0-9]+,"requests":[0-9]+)\}\n\n\z""")]
    private static partial Regex NamedEvent();
}
