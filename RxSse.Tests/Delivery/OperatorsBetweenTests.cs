using System.Reactive.Linq;
using Microsoft.Reactive.Testing;
using RxSse.Delivery;
using RxSse.Delivery.Joining;
using RxSse.Delivery.Queueing;
using RxSse.Diagnostics;
using RxSse.Hub;
using RxSse.Log;
using RxSse.Log.InMemory;
using RxSse.Sse;
using RxSse.Tests.Log;
using RxSse.Tests.Simulation;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Delivery;

/// <summary>
/// With operators of Rx between the frames and the subscriber, the operators see each frame, and everything else works as
/// without them.
/// </summary>
public sealed class OperatorsBetweenTests : IDisposable
{
    private readonly TestScheduler _loop = new();
    private readonly DeliveryOptions _options = new() { QueueEvents = 10, Overflow = OverflowPolicy.Disconnect };
    private readonly InMemoryEventLog _log;
    private readonly FanOut _fanOut;
    private readonly List<string> _seen = [];

    public OperatorsBetweenTests()
    {
        _log = new InMemoryEventLog("e", new HistoryOptions(), _loop);
        _fanOut = new FanOut(TestFactory.Context(_options, _log, "kept"), [_loop]);
        _fanOut.OnNext(new Heartbeat(Frames.Id(0), default));
    }

    [Fact]
    public void Do_SeesEachFrameThatTheClientReceives()
    {
        Publish(Frames.Item(1, "kept"), Frames.Item(2, "passing"));
        Turn();
        var client = Join();
        ReadAll(client);
        Publish(Frames.Item(3, "passing"), new Heartbeat(Frames.Id(3), default), Frames.Item(4, "kept"));
        ReadAll(client);

        Assert.Equal(["e-1", "e-2", "e-3", "e-3", "e-4"], client.Ids);
        Assert.Equal(["Event e-1", "Heartbeat e-2", "Event e-3", "Heartbeat e-3", "Event e-4"], _seen);
    }

    [Fact]
    public async Task Do_SeesAReplay_AtTheClientsPace()
    {
        for (var i = 1; i <= 50; i++)
        {
            var logged = await _log.AppendAsync([Events.Of(i, stream: "passing")], default);
            Publish(new LoggedItem(logged[0]));
        }

        Turn();
        var client = Join(new StartPosition(After: 0, From: Frames.Id(0), IsCursor: true));
        Turn();
        Assert.InRange(_seen.Count, 1, 49); // the client has not read, so the replay has paused
        ReadAll(client);

        Assert.Equal([.. Enumerable.Range(1, 50).Select(i => $"e-{i}"), "e-50"], client.Ids);
        Assert.Equal(51, _seen.Count);
    }

    [Fact]
    public void ResponseThatEnds_WritesWhatWaits_AlthoughTheOperatorsHaveUnsubscribed()
    {
        var client = Join();
        Publish([.. Enumerable.Range(1, 6).Select(i => Frames.Item(i))]);
        Turn();
        _fanOut.Drain(TimeSpan.Zero);
        Turn();
        Assert.False(client.HasEnded);
        Assert.Equal("completed", _seen[^1]);

        ReadAll(client);

        Assert.True(client.HasEnded);
        Assert.False(client.WasAborted);
        Assert.Equal(8, client.Received.Count); // heartbeat, six events, shutdown
    }

    [Fact]
    public void ResponseWithAllRequestedEvents_CompletesTheOperators()
    {
        var client = Join(take: 2);
        Turn();
        Publish(Frames.Item(1), Frames.Item(2), Frames.Item(3));
        ReadAll(client);

        Assert.True(client.HasEnded);
        Assert.Equal(["e-0", "e-1", "e-2", "complete"], client.Ids);
        Assert.Equal("completed", _seen[^1]);
    }

    [Fact]
    public void ClientThatDisconnects_ReceivesNothingMore()
    {
        var client = Join();
        Turn();
        client.Leave();
        Turn();
        var count = _seen.Count;
        Publish(Frames.Item(1));
        Turn();

        Assert.True(client.HasEnded);
        Assert.Equal(count, _seen.Count);
    }

    [Fact]
    public void Abort_ReachesTheSinkWithItsReason_AndTheOperatorsAsAnError()
    {
        var sink = new DirectSink();
        Observe(sink).Subscribe(_ => { }, _ => { });
        var client = Join();
        Turn();
        _fanOut.AbortAll(AbortReason.Stopping);
        Turn();

        Assert.Equal(AbortReason.Stopping, sink.AbortedFor);
        Assert.True(sink.IsDetached);
        Assert.Equal("The server aborted the subscription. Reason: Stopping.", _seen[^1]);
        Assert.True(client.WasAborted);
        Assert.True(client.HasEnded);
    }

    [Fact]
    public void OperatorThatThrows_AbortsItsClientOnly()
    {
        var faulty = new Client(_options).Join(sink => _fanOut.Frames(StreamSelection.All, StartPosition.Live, sink).Select(
            frame => frame.Kind == FrameKind.Event ? throw new InvalidOperationException() : frame));
        var client = Join();
        Publish(Frames.Item(1));
        ReadAll(client);

        Assert.True(faulty.WasAborted);
        Assert.True(faulty.HasEnded);
        Assert.Equal(["e-0", "e-1"], client.Ids);
    }

    public void Dispose() => _fanOut.Dispose();

    private Client Join(StartPosition? start = null, int? take = null) =>
        new Client(_options, take: take).Join(sink => Observe(sink, start));

    private IObservable<Frame> Observe(IFrameSink sink, StartPosition? start = null) =>
        _fanOut.Frames(StreamSelection.All, start ?? StartPosition.Live, sink).Do(
            frame => _seen.Add($"{frame.Kind} {frame.Position}"), error => _seen.Add(error.Message), () => _seen.Add("completed"));

    private void Publish(params HubItem[] items) => Array.ForEach(items, _fanOut.OnNext);

    private void Turn() => _loop.AdvanceBy(10);

    private void ReadAll(Client client)
    {
        for (var i = 0; i < 100; i++)
        {
            Turn();
            client.Read();
        }
    }
}
