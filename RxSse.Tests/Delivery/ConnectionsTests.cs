using Microsoft.Reactive.Testing;
using RxSse.Delivery;
using RxSse.Delivery.Joining;
using RxSse.Log;
using RxSse.Log.InMemory;
using RxSse.Sse;
using RxSse.Tests.Simulation;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Delivery;

/// <summary>The open responses of all shards, read at most once a second.</summary>
public sealed class ConnectionsTests : IDisposable
{
    private readonly TestScheduler _timers = new();
    private readonly TestScheduler[] _loops = [new(), new()];
    private readonly FanOut _fanOut;
    private readonly Connections _connections;

    public ConnectionsTests()
    {
        _fanOut = new FanOut(TestFactory.Context(new DeliveryOptions(), new InMemoryEventLog("e", new HistoryOptions(), _timers)), _loops);
        _connections = new Connections(_fanOut, _timers);
    }

    public void Dispose() => _fanOut.Dispose();

    [Fact]
    public async Task AllShards_AreRead_TheOldestFirst()
    {
        for (var i = 0; i < 5; i++)
        {
            Join();
            Turn();
        }

        var list = await ListAsync();

        Assert.Equal([0, 1, 0, 1, 0], list.Select(connection => connection.Id.Loop));
        Assert.Equal(list.Select(connection => connection.Id).OrderBy(id => id.Number).ThenBy(id => id.Loop), list.Select(connection => connection.Id));
    }

    [Fact]
    public async Task ListsWithinASecond_AreTheSame()
    {
        Join();
        Turn();
        var first = await ListAsync();
        Join();
        Turn();

        _timers.AdvanceBy(TimeSpan.FromSeconds(0.9).Ticks);
        Assert.Same(first, await ListAsync());
        _timers.AdvanceBy(TimeSpan.FromSeconds(0.2).Ticks);
        Assert.Equal(2, (await ListAsync()).Length);
    }

    [Fact]
    public async Task ShardsThatDoNotAnswer_AreNotAskedAgain()
    {
        var first = _connections.ListAsync();
        _timers.AdvanceBy(TimeSpan.FromSeconds(3).Ticks);

        Assert.Same(first, _connections.ListAsync());
        await Answer(first);
        _timers.AdvanceBy(TimeSpan.FromSeconds(2).Ticks);
        Assert.NotSame(first, _connections.ListAsync());
    }

    [Fact]
    public async Task Id_ClosesOneAtItsShard()
    {
        for (var i = 0; i < 2; i++)
        {
            Join();
            Turn(); // or the numbers of both would be equal
        }

        var list = await ListAsync();

        Assert.False(await Answer(_fanOut.CloseAsync(list[0].Id with { Loop = 2 })));
        Assert.False(await Answer(_fanOut.CloseAsync(list[0].Id with { Loop = 1 - list[0].Id.Loop }))); // the same number at the other shard
        Assert.False(await Answer(_fanOut.CloseAsync(list[0].Id with { Number = list[0].Id.Number + 1 })));
        Assert.True(await Answer(_fanOut.CloseAsync(list[1].Id)));
        Assert.False(await Answer(_fanOut.CloseAsync(list[1].Id)));

        _timers.AdvanceBy(TimeSpan.FromSeconds(2).Ticks);
        Assert.Equal([list[0].Id], (await ListAsync()).Select(connection => connection.Id));
    }

    private Task<OpenConnection[]> ListAsync() => Answer(_connections.ListAsync());

    private Task<T> Answer<T>(Task<T> asked)
    {
        Turn();
        return asked;
    }

    private void Join() => _fanOut.Frames(StreamSelection.All, StartPosition.Live, new DirectSink()).Subscribe(
        System.Reactive.Observer.Create<Frame>(_ => { }));

    private void Turn() => Array.ForEach(_loops, loop => loop.AdvanceBy(10));
}
