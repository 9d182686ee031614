using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>One address has all that it may have: <c>MaxSubscribersPerAddress</c>.</summary>
[Trait("Way", "any")]
public sealed class AddressLimitTests
{
    private static readonly string[] TwoForEach = [.. QuietServer.Arguments, "--RxSse:Delivery:MaxSubscribersPerAddress=2"];

    [Fact]
    public async Task SubscriberOfAnAddressThatHasEnough_IsRejected_UntilOneLeaves()
    {
        await using var server = await RunningServer.StartAsync(TwoForEach);
        await using var first = await EventReader.JoinAsync(server.Client);
        var second = await EventReader.JoinAsync(server.Client);

        await AssertIsRejectedAsync(server, "127.0.0.1");
        using var refused = await server.Client.GetAsync("/events");
        await ProblemAssert.IsProblemAsync(refused, 503, "MaxSubscribersPerAddress", "127.0.0.1");
        await second.DisposeAsync();
        await server.Client.ClientsBecomeAsync(1);

        await using var next = await EventReader.JoinAsync(server.Client);
    }

    [Fact]
    public async Task BehindAProxy_TheForwardedAddressCounts_IfTheServerIsToldSo()
    {
        await using var server = await RunningServer.FromAsync(ServerProcess.Start(
            TwoForEach, new Dictionary<string, string> { ["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true" }));
        var one = ("X-Forwarded-For", "192.0.2.1");
        await using var first = await JoinAsync(server, one);
        await using var second = await JoinAsync(server, one);

        await AssertIsRejectedAsync(server, "192.0.2.1", one);
        await using var other = await JoinAsync(server, ("X-Forwarded-For", "192.0.2.2"));
    }

    [Fact]
    public async Task ForwardedAddress_CountsForNothing_UnlessTheServerIsToldSo()
    {
        await using var server = await RunningServer.StartAsync(TwoForEach);
        await using var first = await JoinAsync(server, ("X-Forwarded-For", "192.0.2.1"));
        await using var second = await JoinAsync(server, ("X-Forwarded-For", "192.0.2.2"));

        await AssertIsRejectedAsync(server, "127.0.0.1", ("X-Forwarded-For", "192.0.2.3"));
    }

    private static async Task<EventReader> JoinAsync(RunningServer server, params (string, string)[] headers)
    {
        var reader = await EventReader.OpenAsync(server.Client, "", headers);
        Assert.Equal(["connected", "heartbeat"], (await reader.ReadJoinAsync()).Select(next => next.Type));
        return reader;
    }

    private static async Task AssertIsRejectedAsync(RunningServer server, string address, params (string, string)[] headers)
    {
        await using var reader = await EventReader.OpenAsync(server.Client, "", headers);
        var rejected = Assert.Single(await reader.ReadToEndAsync());

        Assert.Equal("rejected", rejected.Type);
        Assert.Equal("MaxSubscribersPerAddress", rejected.Data.GetProperty("reason").GetString());
        Assert.Contains(address, rejected.Data.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.InRange(rejected.Retry?.TotalSeconds ?? 0, 15, 45);
    }
}
