using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Cluster;
using RxSse.Tests.EndToEnd.Servers;
using RxSse.Tests.RedisLog;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>Two processes over one Redis. What takes longer is in <c>Cluster</c>.</summary>
[Trait("Way", "any")]
public sealed class RedisLogTests
{
    private static string[] Arguments(RedisProcess redis) =>
        [.. QuietServer.Arguments, "--RxSse:Log:Kind=redis", $"--RxSse:Log:Redis:Connection={redis.Address}"];

    [RedisFact]
    public async Task EventOfOneNode_IsResumedOnTheOther_AfterItsNodeWasKilled()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var first = await RunningServer.StartAsync(Arguments(redis));
        await using var second = await RunningServer.StartAsync(Arguments(redis));
        var cursor = await first.Client.TriggerIdAsync();
        var missed = await second.Client.TriggerIdAsync("of the other");
        var last = await first.Client.TriggerIdAsync();
        first.Send(9);

        await using var reader = await EventReader.OpenAsync(second.Client, $"?streams=notifications&lastEventId={cursor}");

        var received = await reader.ReadThroughAsync(next => next.IsEvent && next.Id == last);
        Assert.Equal([missed, last], received.Where(next => next.IsEvent).Select(next => next.Id));
    }
}
