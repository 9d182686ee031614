using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>A server that has as many views at work as it may: <c>LiveViews</c>.</summary>
[Trait("Way", "any")]
public sealed class ViewAdmissionTests : IAsyncLifetime
{
    private const string Running = "notifications | select message";
    private RunningServer _server = null!;
    private EventReader _first = null!;

    public async Task InitializeAsync()
    {
        _server = await RunningServer.StartAsync([.. QuietServer.Arguments, "--RxSse:Composition:LiveViews=1"]);
        _first = await EventReader.JoinAsync(_server.Client, ViewQuery.Of(Running));
    }

    [Fact]
    public async Task SubscriberOfOneViewTooMany_IsToldToComeBackLater_AndHoldsNoPlace()
    {
        await using var reader = await EventReader.OpenAsync(_server.Client, ViewQuery.Of("stock | sample 1s"));
        var rejected = Assert.Single(await reader.ReadToEndAsync());

        Assert.Equal("rejected", rejected.Type);
        Assert.Equal("LiveViews", rejected.Data.GetProperty("reason").GetString());
        Assert.Contains("1", rejected.Data.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.InRange(rejected.Data.GetProperty("retry").GetInt64(), 15_000, 45_000);
        Assert.Equal(rejected.Data.GetProperty("retry").GetInt64(), rejected.Retry?.TotalMilliseconds);
        await _server.Client.ClientsBecomeAsync(1);
    }

    [Fact]
    public async Task ClientThatNamesNoEventStream_GetsAnError()
    {
        using var response = await _server.Client.GetAsync($"/events{ViewQuery.Of("stock | sample 1s")}");

        Assert.InRange(response.Headers.RetryAfter?.Delta?.TotalSeconds ?? 0, 15, 45);
        await ProblemAssert.IsProblemAsync(response, 503, "LiveViews");
    }

    [Fact]
    public async Task SubscribersOfARunningView_AndOfStreams_AreTaken()
    {
        await using var same = await EventReader.JoinAsync(_server.Client, ViewQuery.Of(Running));
        await using var plain = await EventReader.JoinAsync(_server.Client);
        var published = await _server.Client.TriggerIdAsync();

        Assert.Equal(published, (await _first.NextAsync()).Id);
        Assert.Equal(published, (await same.NextAsync()).Id);
        Assert.Equal(published, (await plain.NextAsync()).Id);
    }

    public async Task DisposeAsync()
    {
        await _first.DisposeAsync();
        await _server.DisposeAsync();
    }
}
