using Microsoft.Reactive.Testing;
using RxSse.Delivery;
using RxSse.Delivery.Joining;
using RxSse.Delivery.Queueing;
using RxSse.Hub;
using RxSse.Log;
using RxSse.Log.InMemory;
using RxSse.Sse;
using RxSse.Tests.Simulation;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Delivery;

/// <summary>Too much waits in the queues of all subscribers together, at two shards.</summary>
public sealed class TotalQueueTests : IDisposable
{
    private static readonly int Held = Frames.Event(1).Bytes(SseFormat.Envelope).Length + Frames.Event(1).DataBytes + 256;

    private readonly TestScheduler[] _loops = [new(), new()];
    private readonly DeliveryOptions _options = new();
    private readonly QueueBudget _budget;
    private readonly FanOut _fanOut;
    private long _published;

    public TotalQueueTests()
    {
        _options.TotalQueueBytes = 10 * Held;
        var context = TestFactory.Context(_options, new InMemoryEventLog("e", new HistoryOptions(), _loops[0]), "kept");
        _budget = context.Budget;
        _fanOut = new FanOut(context, _loops);
        _fanOut.OnNext(new Heartbeat(Frames.Id(0), default));
    }

    [Theory]
    [InlineData(OverflowPolicy.Latest)]
    [InlineData(OverflowPolicy.DropOldest)]
    public void SubscriberWithMostWaiting_LosesEvents_AndIsToldSo_AndTheOthersLoseNothing(OverflowPolicy policy)
    {
        var (small, large) = (Join(policy), Join(policy, "b"));
        Publish("a", 5);
        Publish("b", 18);

        Assert.InRange(_budget.Waiting, 0, 10 * Held);
        Settle(small, large);
        Assert.DoesNotContain(small.Received, item => item.Data.Contains("\"gap\"", StringComparison.Ordinal));
        Assert.Equal([.. Enumerable.Range(1, 5).Select(i => $"e-{i}")], EventIds(small));
        Assert.Contains(large.Received, item => item.Data.Contains("\"reason\":\"slow\"", StringComparison.Ordinal));
        Assert.Equal("e-23", EventIds(large)[^1]);
        Assert.Equal(0, _budget.Waiting);
    }

    [Fact]
    public void SubscriberThatAsksForIt_IsDisconnected()
    {
        var (small, large) = (Join(OverflowPolicy.Disconnect), Join(OverflowPolicy.Disconnect, "b"));
        Publish("a", 5);
        Publish("b", 18);

        Assert.True(large.WasAborted);
        Assert.False(small.WasAborted);
        Assert.InRange(_budget.Waiting, 1, 5 * Held);
    }

    [Fact]
    public void SubscriberOfWhomNothingCanBeDropped_IsDisconnected()
    {
        var client = Join(OverflowPolicy.Latest, [.. Enumerable.Range(0, 30).Select(i => $"s{i}")]);
        for (var i = 0; i < 30; i++)
        {
            Publish($"s{i}", 1);
        }

        Assert.True(client.WasAborted);
        Assert.Equal(0, _budget.Waiting);
    }

    [Fact]
    public void SubscriberThatHasReadMeanwhile_KeepsItsConnection()
    {
        var client = Join(OverflowPolicy.Disconnect);
        Publish("a", 5);
        var waiting = new List<WaitingQueue>();
        foreach (var shard in _fanOut.Shards)
        {
            shard.FindLargest(10, waiting.AddRange);
        }

        Turn();
        var queue = Assert.Single(waiting);
        Settle(client);
        var isRelieved = false;
        queue.Relieve(() => true, () => isRelieved = true);
        Turn();

        Assert.True(isRelieved);
        Assert.False(client.WasAborted);
    }

    [Fact]
    public void EventsThatWaitForManySubscribers_CountOnce()
    {
        var clients = Enumerable.Range(0, 10).Select(_ => Join(OverflowPolicy.Disconnect)).ToList();
        Publish("a", 11);

        Assert.All(clients, client => Assert.False(client.WasAborted));
        Assert.InRange(_budget.Waiting, Held, 11 * Held);
        clients.ForEach(client => client.Leave());
        Turn();
        Assert.Equal(0, _budget.Waiting);
    }

    public void Dispose() => _fanOut.Dispose();

    private static List<string> EventIds(Client client) =>
        [
            .. client.Received.Where(item => !item.Data.Contains("heartbeat", StringComparison.Ordinal)).Select(item => item.EventId)
                .OfType<string>(),
        ];

    // A client that reads nothing, once it has joined.
    private Client Join(OverflowPolicy policy, params string[] streams)
    {
        string[] selected = streams.Length == 0 ? ["a"] : streams;
        var client = new Client(_options, policy, budget: _budget).Join(
            sink => _fanOut.Frames(StreamSelection.Of(selected, [.. selected, "others"]), StartPosition.Live, sink));
        Turn();
        client.Read();
        return client;
    }

    private void Publish(string stream, int count)
    {
        for (var i = 0; i < count; i++)
        {
            _fanOut.OnNext(Frames.Item(++_published, stream));
            Turn();
        }
    }

    private void Settle(params Client[] clients)
    {
        for (var i = 0; i < 50; i++)
        {
            Turn();
            Array.ForEach(clients, client => client.Read());
        }
    }

    private void Turn()
    {
        for (var i = 0; i < 5; i++)
        {
            Array.ForEach(_loops, loop => loop.AdvanceBy(5));
        }
    }
}
