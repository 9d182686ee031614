using System.Diagnostics;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>Connections that end because they are old: <c>MaxConnectionAge</c>.</summary>
[Collection(Alone.Name)]
public sealed class AgeTests
{
    [LongFact]
    public async Task Connections_EndAtFourFifthsOfTheirAgeOrLater_EachAtATimeOfItsOwn()
    {
        var age = TimeSpan.FromSeconds(2);
        await using var server = await RunningServer.StartAsync([.. QuietServer.Arguments, "--RxSse:Delivery:MaxConnectionAge=2s"]);

        var ends = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ReadToEndAsync(server)));

        Assert.All(ends, end =>
        {
            Assert.Equal("shutdown", end.Last.Type);
            Assert.Null(end.Last.Id);
            Assert.Equal("age", end.Last.Data.GetProperty("reason").GetString());
            Assert.InRange(end.Last.Data.GetProperty("retry").GetInt64(), 2_400, 3_600);
            Assert.Equal(end.Last.Data.GetProperty("retry").GetInt64(), end.Last.Retry?.TotalMilliseconds);
            Assert.InRange(end.Lived, age * 0.79, age + TimeSpan.FromSeconds(1)); // it looks a hundredth apart; a busy machine later
        });
        Assert.True(ends.Max(end => end.Lived) - ends.Min(end => end.Lived) > age * 0.05, "They end at one moment.");
        Assert.True(ends.Select(end => end.Last.Retry).Distinct().Count() > 10, "They are told to come back at one moment.");
    }

    [LongFact]
    public async Task ClientWhoseConnectionsGrowOld_MissesNothing()
    {
        await using var server = await RunningServer.StartAsync(
            [.. QuietServer.Arguments, "--RxSse:Streams:Stock:Period=20ms", "--RxSse:Delivery:MaxConnectionAge=1s", "--RxSse:Delivery:Retry=100ms"]);
        await using var reader = new ReturningReader(server.Address);
        await reader.ReadJoinAsync();

        var ends = 0;
        var seen = (await reader.ReadThroughAsync(next => next.Type == "shutdown" && ++ends == 2)).Concat(await reader.ReadAsync(20)).ToList();

        Assert.DoesNotContain("gap", seen.Select(next => next.Type));
        var sequences = seen.Where(next => next.IsEvent).Select(next => next.Sequence).ToList();
        Assert.Equal(Enumerable.Range(0, sequences.Count).Select(i => sequences[0] + i), sequences);
    }

    private static async Task<(Received Last, TimeSpan Lived)> ReadToEndAsync(RunningServer server)
    {
        var living = Stopwatch.StartNew();
        await using var reader = await EventReader.OpenAsync(server.Client);
        return ((await reader.ReadToEndAsync())[^1], living.Elapsed);
    }
}
