using System.Text.Json;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>Views with a name in the configuration.</summary>
[Trait("Way", "any")]
public sealed class NamedViewTests : IAsyncLifetime
{
    private RunningServer _server = null!;

    public async Task InitializeAsync() => _server = await RunningServer.StartAsync(
        [.. BusyServer.Arguments, "--RxSse:Views:Brisk-Stock=stock | sample 100ms", "--RxSse:Views:pair=latest(brisk-stock, metrics)", "--RxSse:Views:rising=stock | where trend = 1"]);

    [Theory]
    [InlineData("?streams=brisk-stock")]
    [InlineData("?view=brisk-stock")]
    public async Task NamedView_StandsForAStream_AndKeepsItsType(string query)
    {
        await using var reader = await EventReader.JoinAsync(_server.Client, query);

        var events = (await reader.ReadAsync(3)).Where(next => next.Type != "heartbeat");

        Assert.All(events, next => Assert.Equal(("stock-update", null), (next.Type, next.Id)));
    }

    [Fact]
    public async Task NamedView_StandsBesideStreams()
    {
        await using var reader = await EventReader.JoinAsync(_server.Client, "?streams=brisk-stock,metrics");

        Assert.Null((await reader.NextAsync("stock-update")).Id);
        Assert.NotNull((await reader.NextAsync("metrics-update")).Id);
    }

    [Fact]
    public async Task NamedViewInAnother_IsItsKey()
    {
        await using var reader = await EventReader.JoinAsync(_server.Client, ViewQuery.Of("pair | as both"));

        Assert.Equal(["brisk-stock", "metrics"], (await reader.NextAsync("both")).Data.EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task UnknownName_IsRefused_AndNamedViewsAreAmongThoseThereAre()
    {
        using var response = await _server.Client.GetAsync("/events?streams=brisk-stok");

        await ProblemAssert.IsProblemAsync(response, 400, "did you mean brisk-stock?", "calm-stock, dashboard, metrics, notifications, pair, rising, stock");
    }

    [Fact]
    public async Task Streams_ListNamedViews_WithExpressionTypesAndWhetherTheyCanBeReplayed()
    {
        var views = JsonElement.Parse(await _server.Client.GetStringAsync("/streams")).GetProperty("views").EnumerateArray().ToList();

        Assert.All(views, view => Assert.Equal(["name", "expression", "types", "replayable"], view.EnumerateObject().Select(member => member.Name)));
        Assert.Equal(
            [
                "brisk-stock: stock | sample 100ms: stock-update: none",
                "calm-stock: stock | sample 10s: stock-update: none",
                "dashboard: latest(stock, metrics) | as dashboard: dashboard: none",
                "pair: latest(brisk-stock, metrics): latest: none",
                "rising: stock | where trend = 1: stock-update: all",
            ],
            views.Select(view => $"{Text(view, "name")}: {Text(view, "expression")}: {string.Join(',', view.GetProperty("types").EnumerateArray())}: {Text(view, "replayable")}"));
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
