using RxSse.Tests.EndToEnd.Clients;
using Xunit;

namespace RxSse.Tests.Samples;

public sealed class OwnStreamTests
{
    [Fact]
    public async Task Sample_TicksAsItsReadmeSays()
    {
        await using var server = await SampleServer.StartAsync("own-stream");
        await using var reader = await EventReader.JoinAsync(server.Client, "?from=earliest");

        var tick = await reader.NextAsync(next => next.Type == "ticks-update" && next.Data.GetProperty("number").GetInt32() == 1);

        Assert.Contains($"-2\n{SampleServer.Line(tick)}\n", SampleServer.Readme("own-stream"), StringComparison.Ordinal);
        Assert.Equal(2, tick.Sequence);
        Assert.Equal(0, (await server.StopAsync()).Code);
    }
}
