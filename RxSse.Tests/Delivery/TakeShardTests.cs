using RxSse.Tests.Simulation;
using Xunit;

namespace RxSse.Tests.Delivery;

public sealed class TakeShardTests : ShardTestBase
{
    [Fact]
    public void ResponseThatHasAll_EndsWhenItIsWritten()
    {
        var client = new Client(Options, take: 2).Join(Subscribe);
        Turn();
        Give(Frames.Event(1), Frames.Event(2), Frames.Event(3));
        Turn();
        Assert.False(client.HasEnded); // the write is pending: the client has not read it

        client.Read();
        Turn();

        Assert.True(client.HasEnded);
        Assert.False(client.WasAborted);
        client.Read();
        Assert.Equal(["e-0", "e-1", "e-2", "complete"], client.Ids);
        Assert.Equal("""{"type":"complete","data":{"count":2}}""", client.Received[^1].Data);
    }

    [Fact]
    public void Snapshot_IsCountedToo()
    {
        Give(Frames.Event(1, "kept"), Frames.Event(2, "also-kept"));
        Turn();
        var client = new Client(Options, take: 1).Join(Subscribe);
        Turn();
        client.Read();
        Turn();

        Assert.True(client.HasEnded);
        Assert.Equal(["e-1", "complete"], client.Ids);
    }
}
