using System.Diagnostics;
using System.Text.Json;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary><c>GET /streams</c>: what streams there are and how they fare.</summary>
[Trait("Way", "any")]
public sealed class StreamsTests : IAsyncLifetime
{
    private RunningServer _server = null!;

    public async Task InitializeAsync() => _server = await RunningServer.StartAsync(
        "--RxSse:Streams:Stock:Period=50ms", "--RxSse:Streams:Metrics:Period=90s", "--RxSse:Streams:Notifications:Period=1h");

    [Fact]
    public async Task Streams_SayWhatTheyAreAndHowTheyFare_InTheOrderOfTheirMembers()
    {
        using var response = await _server.Client.GetAsync("/streams");
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        var answer = JsonElement.Parse(await response.Content.ReadAsStringAsync());

        Assert.Equal(["streams", "views"], answer.EnumerateObject().Select(member => member.Name));
        var streams = answer.GetProperty("streams").EnumerateArray().ToList();
        Assert.Equal(
            [("stock", "stock-update", "50ms", true), ("metrics", "metrics-update", "90s", true), ("notifications", "notification", "1h", false)],
            streams.Select(stream => (Text(stream, "name"), Text(stream, "type"), Text(stream, "period"), stream.GetProperty("snapshot").GetBoolean())));
        Assert.All(streams, stream =>
        {
            Assert.Equal(
                ["name", "type", "period", "description", "example", "schema", "snapshot", "state", "subscribers", "lastId", "lastAt"],
                stream.EnumerateObject().Select(member => member.Name));
            Assert.Equal("running", Text(stream, "state"));
            Assert.NotEmpty(Text(stream, "description")!);
        });
    }

    [Fact]
    public async Task Example_IsAsTheEventsAre()
    {
        await using var reader = await EventReader.JoinAsync(_server.Client);
        await _server.Client.TriggerIdAsync();
        var events = new[] { await reader.NextAsync("notification"), await reader.NextAsync("stock-update") };

        foreach (var next in events)
        {
            var example = (await StreamAsync(next.Type)).GetProperty("example");
            Assert.Equal(["type", "data"], example.EnumerateObject().Select(member => member.Name));
            Assert.Equal(next.Type, Text(example, "type"));
            Assert.Equal(Shape(next.Data), Shape(example.GetProperty("data")));
        }
    }

    [Fact]
    public async Task Subscribers_AreCountedForEachStream()
    {
        await using var all = await EventReader.JoinAsync(_server.Client);
        await using var one = await EventReader.JoinAsync(_server.Client, "?streams=stock");
        await using (await EventReader.JoinAsync(_server.Client, "?streams=stock,notifications"))
        {
            Assert.Equal([3, 1, 2], await SubscribersAsync());
        }

        await StreamsBecomeAsync(streams => Subscribers(streams).SequenceEqual([2, 1, 1]));
    }

    [Fact]
    public async Task LastEvent_IsNamedOnceThereIsOne()
    {
        var before = await StreamAsync("notification");
        var triggered = await _server.Client.TriggerAsync("Hello");
        var after = Stream(
            await StreamsBecomeAsync(streams => Stream(streams, "notification").GetProperty("lastId").ValueKind != JsonValueKind.Null),
            "notification");

        Assert.Equal(JsonValueKind.Null, before.GetProperty("lastId").ValueKind);
        Assert.Equal(JsonValueKind.Null, before.GetProperty("lastAt").ValueKind);
        Assert.Equal(Text(triggered, "id"), Text(after, "lastId"));
        var time = triggered.GetProperty("notification").GetProperty("timestamp").GetInt64();
        Assert.InRange(after.GetProperty("lastAt").GetInt64(), time, time + 1_000);
        Assert.Equal(JsonValueKind.Null, (await StreamAsync("metrics-update")).GetProperty("lastId").ValueKind);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    private async Task<List<JsonElement>> StreamsAsync() =>
        [.. JsonElement.Parse(await _server.Client.GetStringAsync("/streams")).GetProperty("streams").EnumerateArray()];

    private async Task<JsonElement> StreamAsync(string type) => Stream(await StreamsAsync(), type);

    // The list is up to a second old.
    private async Task<List<JsonElement>> StreamsBecomeAsync(Func<List<JsonElement>, bool> expected)
    {
        var waiting = Stopwatch.StartNew();
        while (true)
        {
            var streams = await StreamsAsync();
            if (expected(streams))
            {
                return streams;
            }

            Assert.True(waiting.Elapsed < Patience.Limit, "The list of the streams stays as it was.");
        }
    }

    private async Task<IEnumerable<int>> SubscribersAsync() => Subscribers(await StreamsAsync());

    private static IEnumerable<int> Subscribers(List<JsonElement> streams) =>
        streams.Select(stream => stream.GetProperty("subscribers").GetInt32());

    private static JsonElement Stream(List<JsonElement> streams, string type) => streams.Single(stream => Text(stream, "type") == type);

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private static IEnumerable<(string, JsonValueKind)> Shape(JsonElement data) =>
        data.EnumerateObject().Select(member => (member.Name, member.Value.ValueKind));
}
