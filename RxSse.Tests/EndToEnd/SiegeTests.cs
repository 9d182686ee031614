using RxSse.Benchmarks.Abuse;
using RxSse.Benchmarks.Siege;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>Short versions of <c>siege</c> and <c>abuse</c> in <c>RxSse.Benchmarks</c>, without latency and memory.</summary>
[Collection(Alone.Name)]
public sealed class SiegeTests
{
    [LongFact]
    public async Task EveryAttack_TakesPlace_BesideClientsThatAreMeasured()
    {
        var options = new SiegeOptions(Clients: 10, Rate: 50, Seconds: 4, Rounds: 2, MaxResidentMib: 2_048, SiegeAttacks.Names);
        using var limit = new CancellationTokenSource(options.LimitOfRun);

        await using var server = await SiegedServer.StartAsync(options, limit.Token);
        var run = await server.RunAsync(SiegeAttacks.Names, _ => { }, limit.Token);

        Assert.Equal(SiegeAttacks.Names, run.Attacks.Select(attack => attack.Name));
        Assert.All(run.Attacks, attack => Assert.True(attack.Requests > 0, $"{attack}"));
        Assert.True(run.Load.Rates.DeliveriesPerSecond > 0, $"{run.Load}");
        Assert.True(run.PeakKib >= run.AfterKib && run.AfterKib > 0, $"{run}");
    }

    [LongFact]
    public async Task Abuse_LeavesNoConnections_AndPlainClientsLoseNothing()
    {
        var options = new AbuseOptions(Clients: 10, Rate: 50, Length: TimeSpan.FromSeconds(8), First: TimeSpan.FromSeconds(2));
        using var limit = new CancellationTokenSource(options.Limit);

        var result = await AbuseRun.RunAsync(options, _ => { }, limit.Token);

        Assert.Equal(6, result.Attacks.Count);
        Assert.All(result.Attacks, attack => Assert.True(attack.Requests > 0, $"{attack}"));
        Assert.InRange(result.DescriptorsAfter.Sockets, options.Clients, result.DescriptorsBefore.Sockets);
        Assert.True(result.Load.Losses.IsNone, $"{result.Load.Losses}");
    }
}
