using System.Diagnostics;
using System.Text.Json;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary><c>GET /views</c>: what is at work, and how many share it.</summary>
[Trait("Way", "any")]
public sealed class RunningViewsTests : IAsyncLifetime
{
    private RunningServer _server = null!;

    public async Task InitializeAsync() => _server = await RunningServer.StartAsync([.. QuietServer.Arguments, "--RxSse:Composition:ShareGrace=100ms"]);

    [Fact]
    public async Task EqualViews_AreOne_WithItsNormalForm()
    {
        await using var one = await EventReader.JoinAsync(_server.Client, ViewQuery.Of(" notifications|where message='x' "));
        await using var same = await EventReader.JoinAsync(_server.Client, ViewQuery.Of("notifications | where message = \"x\" | take 5", "&format=named"));
        await using var other = await EventReader.JoinAsync(_server.Client, ViewQuery.Of("metrics, (notifications | sample 60s)"));
        await using var live = await EventReader.JoinAsync(_server.Client, "?streams=calm-stock");

        using var response = await _server.Client.GetAsync("/views");
        var answer = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        var views = answer.GetProperty("views").EnumerateArray().ToList();

        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(["views"], answer.EnumerateObject().Select(member => member.Name));
        Assert.All(views, view => Assert.Equal(["view", "replayable", "matching", "subscribers", "eventsIn", "eventsOut", "tooLarge", "keys", "keysGone", "bytes", "used", "age"], view.EnumerateObject().Select(member => member.Name)));
        Assert.Equal(
            [("metrics, (notifications | sample 1m)", "some", 1), ("notifications | where message = 'x'", "all", 2), ("stock | sample 10s", "none", 1)],
            views.Select(view => (view.GetProperty("view").GetString(), view.GetProperty("replayable").GetString(), view.GetProperty("subscribers").GetInt32())));
    }

    [Fact]
    public async Task EventsInAndOut_AreCountedOnce_HoweverManyGetThem()
    {
        var query = ViewQuery.Of("notifications | where message startswith 'loud'");
        await using var one = await EventReader.JoinAsync(_server.Client, query);
        await using var other = await EventReader.JoinAsync(_server.Client, query);
        var first = await _server.Client.TriggerIdAsync("loud");
        await _server.Client.TriggerIdAsync("quiet");
        var last = await _server.Client.TriggerIdAsync("louder");

        Assert.Equal([first, last], (await one.ReadAsync(2)).Select(next => next.Id));
        Assert.Equal([first, last], (await other.ReadAsync(2)).Select(next => next.Id));

        var view = Assert.Single(await _server.Client.ViewsAsync());
        Assert.Equal((3, 2), (view.GetProperty("eventsIn").GetInt64(), view.GetProperty("eventsOut").GetInt64()));
        Assert.InRange(view.GetProperty("age").GetDouble(), 0, Patience.Limit.TotalSeconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?streams=stock,metrics")]
    [InlineData("?view=stock,%20metrics")]
    [InlineData("?view=*|take%205")]
    public async Task BareSelection_NeedsNoPipeline(string query)
    {
        await using var reader = await EventReader.JoinAsync(_server.Client, query);

        Assert.Empty(await _server.Client.ViewsAsync());
    }

    [Fact]
    public async Task View_IsGoneAWhileAfterItsLastSubscriber()
    {
        await using (await EventReader.JoinAsync(_server.Client, ViewQuery.Of("stock | buffer 1s")))
        {
            Assert.Single(await _server.Client.ViewsAsync());
        }

        var waiting = Stopwatch.StartNew();
        while ((await _server.Client.ViewsAsync()).Count > 0)
        {
            Assert.True(waiting.Elapsed < Patience.Limit, "The view that nobody reads is still there.");
        }
    }

    [Fact]
    public async Task Views_AreListedInDevelopment_AndOtherwiseOnlyIfAsked()
    {
        await using var production = await RunningServer.StartAsync();
        await using var development = await RunningServer.FromAsync(
            ServerProcess.Start([], new Dictionary<string, string> { ["ASPNETCORE_ENVIRONMENT"] = "Development" }));

        using var hidden = await production.Client.GetAsync("/views");

        await ProblemAssert.IsProblemAsync(hidden, 404, "/views");
        Assert.DoesNotMatch("GET /views(?!/explain)", await hidden.Content.ReadAsStringAsync());
        Assert.Empty(await development.Client.ViewsAsync());
    }

    [Fact]
    public async Task View_GoesOnWithoutSubscribers_InItsGrace()
    {
        await using var server = await RunningServer.StartAsync([.. QuietServer.Arguments, "--RxSse:Composition:ShareGrace=1h"]);
        await (await EventReader.JoinAsync(server.Client, ViewQuery.Of("stock | buffer 1s"))).DisposeAsync();
        await server.Client.ClientsBecomeAsync(0);

        var view = Assert.Single(await server.Client.ViewsAsync());

        Assert.Equal(("stock | buffer 1s", 0), (view.GetProperty("view").GetString(), view.GetProperty("subscribers").GetInt32()));
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();
}
