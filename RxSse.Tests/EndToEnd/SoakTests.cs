using RxSse.Benchmarks.Load;
using RxSse.Benchmarks.Soak;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>The short version of <c>soak</c> in <c>RxSse.Benchmarks</c>, without what depends on the machine's mood: latency.</summary>
[Collection(Alone.Name)]
[Trait("Way", "any")]
public sealed class SoakTests
{
    private const int Stuck = 4;

    // What the server lets the kernel hold that is not sent yet (16 KiB), and what a client's smallest buffer takes.
    private const int QueuedKibOfOne = 32;

    private const int ResidentKibOfWarmingUp = 48 * 1024; // a young runtime grows, but not by more

    [LongFact]
    public async Task ReadingClients_LoseNothing_AndMemoryIsBounded_WhileOthersNeverRead()
    {
        var options = new SoakOptions(Clients: 40, Stuck, Rate: 200, Seconds: 4, Rounds: 1);
        using var patience = Patience.Start();

        var run = await SoakRun.RunAsync(options, Stuck, _ => { }, patience.Token);

        Assert.Equal(new Losses(0, 0, 0, 0), run.Load.Losses);
        Assert.Equal(0, run.Load.Rates.Refused);
        Assert.True(run.Load.Rates.DeliveriesPerSecond > 0, "Nothing was published.");
        Assert.InRange(run.QueuedKib.Last, 1, Stuck * QueuedKibOfOne);
        Assert.InRange(run.ResidentKib.Last - run.ResidentKib.First, double.MinValue, ResidentKibOfWarmingUp);
    }
}
