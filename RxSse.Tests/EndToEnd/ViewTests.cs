using System.Text.Json;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary><c>GET /events?view=…</c>: the kinds of requests that the reference begins with.</summary>
[Collection(BusyServer.Name)]
public sealed class ViewTests(BusyServer busy)
{
    private readonly RunningServer _server = busy.Server;

    [Theory]
    [InlineData("", "*")]
    [InlineData("?streams=stock,metrics", "stock, metrics")]
    public async Task BareView_IsTheSelectionOfItsStreams(string selection, string view)
    {
        await using var selected = await EventReader.JoinAsync(_server.Client, selection);
        await using var viewed = await EventReader.JoinAsync(_server.Client, ViewQuery.Of(view));
        var first = (await viewed.NextAsync(next => next.IsEvent)).Sequence;
        await selected.NextAsync(next => next.IsEvent && next.Sequence == first);

        var (expected, actual) = (await EventsAsync(selected, 10), await EventsAsync(viewed, 10));

        Assert.Equal(expected.Select(Text), actual.Select(Text));
    }

    [Fact]
    public async Task Where_GivesTheEventsThatFit_WithTheirIds()
    {
        await using var witness = await EventReader.JoinAsync(_server.Client, "?streams=stock");
        await using var reader = await EventReader.JoinAsync(_server.Client, ViewQuery.Of("stock | where trend > 0"));
        var actual = await EventsAsync(reader, 5);

        var passed = await witness.ReadThroughAsync(next => next.Id == actual[^1].Id && next.IsEvent);
        var expected = passed.Where(next => next.IsEvent && next.Sequence >= actual[0].Sequence && next.Data.GetProperty("trend").GetInt32() > 0);

        Assert.Equal(expected.Select(Text), actual.Select(Text));
    }

    [Fact]
    public async Task WhereAndSample_GiveTheNewestThatFits_WithoutAnId()
    {
        await using var reader = await EventReader.JoinAsync(_server.Client, ViewQuery.Of("stock | where trend = 1 | sample 100ms"));

        Assert.All(await EventsAsync(reader, 3), next =>
        {
            Assert.Equal(("stock-update", null, 1), (next.Type, next.Id, next.Data.GetProperty("trend").GetInt32()));
        });
    }

    [Fact]
    public async Task WhereThatNothingFits_GivesNothingButHeartbeats()
    {
        await using var reader = await EventReader.OpenAsync(_server.Client, ViewQuery.Of("stock | where price = 'dear'"));

        Assert.Equal(["connected", "heartbeat", "heartbeat", "heartbeat"], (await reader.ReadAsync(4)).Select(next => next.Type));
    }

    [Fact]
    public async Task PipesSideBySide_EachHaveTheirFields()
    {
        await using var reader = await EventReader.JoinAsync(_server.Client, ViewQuery.Of("(stock | select price), (metrics | select cpu)"));

        var events = await EventsAsync(reader, 20);

        Assert.Equal(["metrics-update:cpu", "stock-update:price"], events.Select(next => $"{next.Type}:{Members(next.Data)}").Distinct().Order());
        Assert.Equal(Enumerable.Range(0, 20).Select(i => events[0].Sequence + i), events.Select(next => next.Sequence)); // none is missing
    }

    [Fact]
    public async Task OperatorAfterSeveralSources_StandsBehindEach_SoThatNoneStarves()
    {
        await using var reader = await EventReader.JoinAsync(_server.Client, ViewQuery.Of("stock, metrics | sample 200ms"));

        var events = await EventsAsync(reader, 6);

        Assert.All(events, next => Assert.Null(next.Id));
        Assert.All(["stock-update", "metrics-update"], type => Assert.InRange(events.Count(next => next.Type == type), 2, 4));
    }

    [Fact]
    public async Task Latest_IsOneObject_WheneverEitherChanges()
    {
        await using var reader = await EventReader.JoinAsync(_server.Client, ViewQuery.Of("latest(stock, metrics) | as dashboard"));

        var events = await EventsAsync(reader, 5);

        Assert.All(events, next =>
        {
            Assert.Equal(("dashboard", null, "stock,metrics"), (next.Type, next.Id, Members(next.Data)));
            Assert.Equal(("price,trend,timestamp", "cpu,memory,requests"), (Members(next.Data.GetProperty("stock")), Members(next.Data.GetProperty("metrics"))));
        });
    }

    [Theory]
    [InlineData("", "id: {0}\ndata: {{\"type\":\"note\",\"data\":{{\"message\":\"Grüße\"}}}}\n\n")]
    [InlineData("&format=named", "id: {0}\nevent: note\ndata: {{\"message\":\"Grüße\"}}\n\n")]
    public async Task EventOfAView_IsWrittenInTheFormatThatIsAskedFor(string format, string expected)
    {
        using var http = await RawHttp.AskForEventsAsync(_server.Address, ViewQuery.Of("notifications | where message startswith 'Grü' | select message | as note", format));
        await http.ReadHeadAsync();
        var id = await _server.Client.TriggerIdAsync("Grüße");

        var block = "";
        while (!block.Contains("note", StringComparison.Ordinal))
        {
            block = (await http.ReadBlockAsync())!;
        }

        Assert.Equal(string.Format(System.Globalization.CultureInfo.InvariantCulture, expected, id), block);
    }

    private static async Task<IReadOnlyList<Received>> EventsAsync(EventReader reader, int count)
    {
        var events = new List<Received>();
        while (events.Count < count)
        {
            events.Add(await reader.NextAsync(next => next.Type != "heartbeat"));
        }

        return events;
    }

    private static string Text(Received next) => $"{next.Id} {next.Type} {next.Data.GetRawText()}";

    private static string Members(JsonElement data) => string.Join(',', data.EnumerateObject().Select(member => member.Name));
}
