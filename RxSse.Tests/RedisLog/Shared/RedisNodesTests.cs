using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.Reactive.Testing;
using RxSse.Delivery;
using RxSse.Delivery.Limits;
using RxSse.Log;
using RxSse.Log.InMemory;
using RxSse.RedisLog.Calls;
using RxSse.RedisLog.Shared;
using RxSse.Streams;
using RxSse.Tests.Diagnostics;
using RxSse.Tests.RedisLog.Fakes;
using RxSse.Tests.Simulation;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.RedisLog.Shared;

/// <summary>What nodes tell each other, in virtual time.</summary>
public sealed class RedisNodesTests
{
    private readonly TestScheduler _time = new();
    private readonly FakeShared _server;
    private readonly RecordingLogger<RedisNodes> _log = new();

    public RedisNodesTests()
    {
        _time.AdvanceTo(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).Ticks);
        _server = new FakeShared(_time);
    }

    [Fact]
    public async Task NodesKnowEachOther_UntilOneStops_OrIsSilentForFiveSeconds()
    {
        var silent = new FakeSharedCalls(_server);
        var (a, b, c) = (await StartAsync("a"), await StartAsync("b"), await StartAsync("c", silent));
        Pass(1);
        Assert.Equal(["b", "c"], Names(a));
        silent.Fault = RedisFault.Away;
        Pass(5);
        Assert.Equal(["b", "c"], Names(a));
        Pass(1);
        Assert.Equal(["b"], Names(a));
        Assert.Equal(["a", "b"], Names(c)); // as it has read them last
        NoContext.Run(() => _ = b.StopAsync());
        Pass(1);
        Assert.Empty(Names(a));
    }

    [Fact]
    public async Task Status_HasSubscribersAndLoad_AndTheStatesOfTheLeader()
    {
        _server.Leader = "a";
        var admission = new Admission(new DeliveryOptions());
        admission.TryAcquire(StreamSelection.All, null);
        admission.TryAcquire(StreamSelection.Of(["orders"], ["orders", "stock"]), null);
        await StartAsync("a", admission: admission);
        var b = await StartAsync("b");
        Pass(2);

        var status = Assert.Single(b.Others);
        Assert.Equal(("a", 2, "a"), (status.Node, status.Clients, b.Leader));
        Assert.Equal([("orders", 2), ("stock", 1)], status.ByStream.Select(entry => (entry.Key, entry.Value)).Order());
        Assert.Equal(new NodeLoad(0.25, 0.5, 7), status.Load);
        Assert.Equal(["orders", "stock"], status.States!.Keys.Order()); // they were not started
        Assert.Equal(StreamState.Starting, status.States["orders"]);
        _server.Leader = "";
        Pass(1);
        Assert.Null(b.Leader);
        Pass(1);
        Assert.Null(Assert.Single(b.Others).States);
    }

    [Fact]
    public async Task EntriesThatAreNone_AreIgnored_WithOneWarning()
    {
        var a = await StartAsync("a");
        foreach (var (name, status) in new[]
        {
            ("b", "{"), ("c", "[]"), ("d", "null"), ("e", """{"clients":-1,"byStream":{}}"""), ("f", """{"clients":1}"""),
            ("g", """{"clients":1,"byStream":{"orders":2000000000}}"""), ("h", """{"clients":1,"byStream":{},"load":{"cpu":2,"memory":0,"requests":0}}"""),
            ("i", """{"clients":1,"byStream":{},"states":{"orders":{"state":"<script>"}}}"""), ("j", """{"clients":1,"byStream":{},"states":{"orders":null}}"""),
            ("k\n", """{"clients":1,"byStream":{}}"""), ("L", """{"clients":1,"byStream":{}}"""), ("m", """{"clients":1e99,"byStream":{}}"""),
            ("n", new string('[', 1_000)), ("o", new string(' ', BeatCall.MaxStatus + 1)), ("p", """{"clients":1,"byStream":{"orders":1},"new":[1]}"""),
        })
        {
            _server.Write(name, status, TimeSpan.Zero);
        }

        Pass(1);
        Assert.Equal(["p"], Names(a)); // of a later version
        Pass(1);
        Assert.Equal(
            ["Redis has entries of nodes that are none: 14. Something else writes to the keys of the log."], _log.Messages);
    }

    [Fact]
    public async Task CallsThatFail_AreToldOnce_UntilOneIsAnswered()
    {
        var calls = new FakeSharedCalls(_server);
        var a = await StartAsync("a", calls);
        Assert.Null(a.Degraded);
        calls.Fault = RedisFault.Refused; // as if the rights were taken away
        Pass(3);
        Assert.Equal(
            "What the nodes share, such as revocations, cannot be read since 2026-01-01 00:00:01 UTC: Redis at fake does not answer.", a.Degraded);
        calls.Fault = null;
        Pass(2);

        Assert.Null(a.Degraded);
        Assert.Equal(
            [
                "What the nodes share, such as revocations, cannot be read: Redis at fake does not answer. It is tried again each second.",
                "What the nodes share is read again.",
            ],
            _log.Messages);
    }

    [Fact]
    public async Task CallThatIsRefused_EndsTheStart()
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(
            () => StartAsync("a", new FakeSharedCalls(_server) { Fault = RedisFault.Refused }));

        Assert.Equal(["RxSse:Log:Redis:Connection: Redis at fake does not answer."], error.Failures);
    }

    [Fact]
    public void StatusThatIsTooLarge_LosesTheStreamsWithTheFewestSubscribers()
    {
        var streams = Enumerable.Range(1, 2_000).ToDictionary(i => $"{new string('s', 50)}-{i}", i => i);

        var json = StatusText.Write(new NodeStatus(9, streams));

        Assert.InRange(json.Length, 1, BeatCall.MaxStatus);
        var kept = StatusText.Read("a", json)!.ByStream;
        Assert.Equal(2_000, kept.Values.Max());
        Assert.Equal(1_001, kept.Values.Min());
    }

    [Fact]
    public void State_IsReadAsItWasWritten()
    {
        var state = StreamState.Of(new StreamStatus.Retrying(new string('é', 600) + "\r\n", DateTimeOffset.UnixEpoch.AddMilliseconds(5)));
        var status = new NodeStatus(1, new Dictionary<string, int>(), null, new Dictionary<string, StreamState> { ["orders"] = state });

        var read = StatusText.Read("a", StatusText.Write(status))!;

        Assert.Equal(state, read.States!["orders"]);
        Assert.DoesNotContain("node", Encoding.UTF8.GetString(StatusText.Write(read)), StringComparison.Ordinal);
    }

    private async Task<RedisNodes> StartAsync(string name, FakeSharedCalls? calls = null, Admission? admission = null)
    {
        calls ??= new FakeSharedCalls(_server);
        var stored = new RedisRevocations(calls, _time);
        var revocations = new Revocations(_time, stored);
        var fanOut = new FanOut(TestFactory.Context(new DeliveryOptions(), new InMemoryEventLog("e", new HistoryOptions(), _time)), [_time]);
        var streams = new SupervisedStreams(
            [StreamDefinition.Create("orders", _ => System.Reactive.Linq.Observable.Never<int>()), StreamDefinition.Create("stock", _ => System.Reactive.Linq.Observable.Never<int>())],
            null!, BackOff.Default, new RecordingLogger<SupervisedStreams>());
        var node = new ThisNode(
            fanOut, admission ?? new Admission(new DeliveryOptions()), streams, revocations, () => new NodeLoad(0.25, 0.5, 7));
        var nodes = new RedisNodes(
            name, calls, new NodeWork(node, stored), _time, _log);
        await nodes.StartAsync();
        return nodes;
    }

    private void Pass(int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            NoContext.Run(() => _time.AdvanceBy(TimeSpan.FromSeconds(1).Ticks));
        }
    }

    private static IEnumerable<string> Names(RedisNodes nodes) => nodes.Others.Select(node => node.Node).Order();
}
