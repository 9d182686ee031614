using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>Requests for ever new views that are closed at once, and views of one address.</summary>
[Trait("Way", "any")]
public sealed class ViewChurnTests
{
    [Fact]
    public async Task MoreViewsThanMayRun_EachLeftAtOnce_KeepNobodyOut()
    {
        await using var server = await RunningServer.StartAsync([.. QuietServer.Arguments, "--RxSse:Composition:ShareGrace=1h"]);
        await Parallel.ForEachAsync(Enumerable.Range(1, 1_100), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, _) =>
        {
            await using var reader = await EventReader.OpenAsync(server.Client, ViewQuery.Of($"notifications | where id = {number}"));
        });
        await server.Client.ClientsBecomeAsync(0);

        await using var named = await EventReader.JoinAsync(server.Client, "?streams=calm-stock");
        await using var fresh = await EventReader.JoinAsync(server.Client, ViewQuery.Of("notifications | as fresh"));
        await server.Client.TriggerIdAsync();

        Assert.Equal("fresh", (await fresh.NextAsync()).Type);
    }

    [Fact]
    public async Task AddressThatHasAllItsViews_IsToldSo_AndGetsNamedOnes()
    {
        await using var server = await RunningServer.StartAsync([.. QuietServer.Arguments, "--RxSse:Composition:ViewsPerAddress=1"]);
        await using var first = await EventReader.JoinAsync(server.Client, ViewQuery.Of("notifications | as first"));

        await using var same = await EventReader.JoinAsync(server.Client, ViewQuery.Of("notifications | as first"));
        await using var named = await EventReader.JoinAsync(server.Client, "?streams=calm-stock");
        await using var second = await EventReader.OpenAsync(server.Client, ViewQuery.Of("notifications | as second"));
        var rejected = Assert.Single(await second.ReadToEndAsync());

        Assert.Equal(("rejected", "ViewsPerAddress"), (rejected.Type, rejected.Data.GetProperty("reason").GetString()));
        Assert.Contains("address 127.0.0.1 reached: 1", rejected.Data.GetProperty("message").GetString(), StringComparison.Ordinal);
    }
}
