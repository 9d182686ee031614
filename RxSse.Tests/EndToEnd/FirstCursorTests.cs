using System.Globalization;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>Clients that ask for the past when they first come: <c>from</c> and <c>since</c>.</summary>
public sealed class FirstCursorTests : IAsyncLifetime
{
    private readonly List<string> _published = [];
    private RunningServer _server = null!;
    private DateTimeOffset _pause;

    // Two events, a pause of a heartbeat at least, and three events.
    public async Task InitializeAsync()
    {
        _server = await RunningServer.StartAsync([.. QuietServer.Arguments, "--RxSse:Heartbeat=20ms"]);
        await using var reader = await EventReader.JoinAsync(_server.Client);
        _published.AddRange(await _server.Client.TriggerAsync(2));
        await reader.NextAsync(next => next.Id == _published[^1]);
        await reader.ReadThroughAsync(next => next.Type == "heartbeat");
        await reader.ReadThroughAsync(next => next.Type == "heartbeat");
        var first = await _server.Client.TriggerAsync("after the pause");
        _published.Add(first.GetProperty("id").GetString()!);
        _pause = DateTimeOffset.FromUnixTimeMilliseconds(first.GetProperty("notification").GetProperty("timestamp").GetInt64());
        _published.AddRange(await _server.Client.TriggerAsync(2));
    }

    [Fact]
    public async Task ClientThatAsksForTheEarliest_ReceivesAllThatIsRetained_WithoutAGap() =>
        await AssertReceivesAsync("?from=earliest", _published);

    [Theory]
    [InlineData("O")]
    [InlineData("yyyy-MM-ddTHH:mm:ss.fffZ")]
    [InlineData("yyyy-MM-ddTHH:mm:ss.fff")]
    public async Task ClientThatAsksSinceATimeOfIso8601_ReceivesWhatIsAsYoung(string format) =>
        await AssertReceivesAsync($"?since={Uri.EscapeDataString(_pause.ToString(format, CultureInfo.InvariantCulture))}", _published[2..]);

    [Fact]
    public async Task ClientThatAsksSinceMilliseconds_ReceivesWhatIsAsYoung()
    {
        await AssertReceivesAsync($"?since={_pause.ToUnixTimeMilliseconds()}", _published[2..]);
        await AssertReceivesAsync("?since=0", _published);
    }

    [Theory]
    [InlineData("from=earliest")]
    [InlineData("since=0")]
    public async Task Cursor_CountsInsteadOfThem(string past)
    {
        await AssertReceivesAsync($"?{past}&lastEventId={_published[3]}", _published[4..]);
        await AssertReceivesAsync($"?{past}", _published[4..], ("Last-Event-ID", _published[3]));
    }

    [Fact]
    public async Task ClientThatAsksForTheFuture_ReceivesWhatIsLive_WithoutASnapshot()
    {
        await using var busy = await RunningServer.StartAsync(BusyServer.Arguments);
        await using var witness = await EventReader.JoinAsync(busy.Client);
        var last = await witness.NextAsync("stock-update"); // from here there is a snapshot
        var tomorrow = DateTimeOffset.FromUnixTimeMilliseconds(last.Data.GetProperty("timestamp").GetInt64()).AddDays(1);

        await using var reader = await EventReader.OpenAsync(busy.Client, $"?since={tomorrow.ToUnixTimeMilliseconds()}");
        var join = await reader.ReadJoinAsync();
        var live = await reader.ReadThroughAsync(next => next.IsEvent);

        Assert.Equal("connected", join[0].Type);
        Assert.DoesNotContain("gap", join.Select(next => next.Type));
        Assert.DoesNotContain(join, next => next.IsEvent && next.Sequence <= last.Sequence);
        Assert.Equal(join[^1].Sequence + 1, live[^1].Sequence);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    private async Task AssertReceivesAsync(string query, IReadOnlyList<string> expected, params (string, string)[] headers)
    {
        await using var reader = await EventReader.OpenAsync(_server.Client, query, headers);
        Assert.Equal("connected", (await reader.NextAsync()).Type);
        Assert.Equal([.. expected, _published[^1]], (await reader.ReadJoinAsync()).Select(next => next.Id));
    }
}
