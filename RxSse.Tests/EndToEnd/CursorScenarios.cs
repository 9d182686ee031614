using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>Makes a subscriber that comes back by itself, through an address, with a query.</summary>
internal delegate Reader Subscribe(Uri address, string query);

/// <summary>The rows of the table of cursors, as a subscriber lives them, whichever program it is.</summary>
internal static class CursorScenarios
{
    private const string SoonBack = "--RxSse:Delivery:Retry=100ms";

    /// <summary>The history still covers the cursor: exactly what was missed, then live.</summary>
    public static async Task CoveredAsync(Subscribe subscribe)
    {
        await using var server = await RunningServer.StartAsync([.. QuietServer.Arguments, "--RxSse:Streams:Stock:Period=20ms", SoonBack]);
        await using var witness = await EventReader.JoinAsync(server.Client);
        using var proxy = FaultyProxy.To(server);
        await using var reader = subscribe(proxy.Address, "");
        await reader.ReadJoinAsync();
        var seen = (await reader.ReadAsync(5)).ToList();

        proxy.Close();
        await server.Client.TriggerAsync("while it was away");
        await witness.NextAsync("notification");
        await witness.ReadAsync(20);
        proxy.Open();
        seen.AddRange(await reader.ReadThroughAsync(next => next.Type == "connected"));
        var missed = await reader.ReadJoinAsync();
        var live = await reader.ReadAsync(5);

        Assert.True(missed.Count > 10, "It was told less than it missed.");
        Assert.Contains("notification", missed.Select(next => next.Type));
        Assert.All(missed.SkipLast(1).Concat(live), next => Assert.True(next.IsEvent));
        Assert.Equal(missed[^2].Id, missed[^1].Id); // the heartbeat ends the join
        AssertIsDense([.. seen, .. missed, .. live]);
    }

    /// <summary>The cursor is older than the history: a gap that counts what is gone, then what is retained, then live.</summary>
    public static async Task ExpiredAsync(Subscribe subscribe)
    {
        await using var server = await RunningServer.StartAsync([.. QuietServer.Arguments, "--RxSse:History:Capacity=5", SoonBack]);
        using var proxy = FaultyProxy.To(server);
        await using var reader = subscribe(proxy.Address, "");
        await reader.ReadJoinAsync();
        var cursor = await server.Client.TriggerIdAsync();
        Assert.Equal(cursor, (await reader.NextAsync()).Id);

        proxy.Close();
        var away = await server.Client.TriggerAsync(12);
        proxy.Open();
        await reader.NextAsync("connected");

        Assert.Equal(new Gap("expired", 7, cursor, away[6]), Gap.Of(await reader.NextAsync()));
        Assert.Equal([.. away[7..], away[^1]], (await reader.ReadJoinAsync()).Select(next => next.Id));
        Assert.Equal(await server.Client.TriggerIdAsync(), (await reader.NextAsync()).Id);
    }

    /// <summary>The cursor is of the log before a restart: a gap, then all of this log, then live.</summary>
    public static async Task RestartedAsync(Subscribe subscribe)
    {
        string[] arguments = [.. QuietServer.Arguments, "--RxSse:Streams:Stock:Period=50ms", SoonBack];
        await using var server = await RunningServer.StartAsync(arguments);
        await using var reader = subscribe(server.Address, "");
        await reader.ReadJoinAsync();
        var seen = await reader.ReadAsync(3);

        await server.KillAndStartAgainAsync(arguments);
        var rest = await reader.ReadThroughAsync(next => next.Type == "connected"); // it may have got more before the end
        var cursor = seen.Concat(rest).Last(next => next.Id is not null).Id!;
        var gap = Gap.Of(await reader.NextAsync());
        var join = await reader.ReadJoinAsync();
        var live = await reader.ReadAsync(3);

        var epoch = join[^1].Epoch;
        Assert.NotEqual(Received.EpochOf(cursor), epoch);
        Assert.Equal(new Gap("restarted", null, cursor, $"{epoch}-0"), gap);
        Assert.Equal(join[^1].Sequence, join.Count(next => next.IsEvent)); // all there is
        AssertIsDense([.. join, .. live]);
        Assert.All(live, next => Assert.Equal(epoch, next.Epoch));
    }

    /// <summary>The cursor fits nothing: a gap, the snapshot, then live.</summary>
    public static async Task UnknownAsync(Subscribe subscribe, Func<string, string> cursor)
    {
        await using var server = await RunningServer.StartAsync([.. QuietServer.Arguments, "--RxSse:Streams:Stock:Period=100ms"]);
        await using var witness = await EventReader.JoinAsync(server.Client);
        await server.Client.TriggerIdAsync();
        var stock = await witness.NextAsync("stock-update");
        await server.Client.DeliveredAsync(stock.Id!);

        await using var reader = subscribe(server.Address, $"?lastEventId={cursor(stock.Epoch)}");
        Assert.Equal("connected", (await reader.NextAsync()).Type);
        var gap = Gap.Of(await reader.NextAsync());
        var join = await reader.ReadJoinAsync();

        Assert.Equal(new Gap("unknown", null, null, join[^1].Id!), gap);
        Assert.Equal(["stock-update", "heartbeat"], join.Select(next => next.Type)); // of the others there is no snapshot
        Assert.Equal(join[^1].Sequence + 1, (await reader.NextAsync()).Sequence);
    }

    private static void AssertIsDense(IReadOnlyList<Received> seen)
    {
        var sequences = seen.Where(next => next.IsEvent).Select(next => next.Sequence).ToList();
        Assert.Equal(Enumerable.Range(0, sequences.Count).Select(i => sequences[0] + i), sequences);
    }
}
