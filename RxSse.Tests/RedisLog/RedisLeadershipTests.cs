using RxSse.Log;
using RxSse.RedisLog.Calls;
using RxSse.Streams;
using RxSse.Tests.EndToEnd.Servers;
using RxSse.Tests.Log;
using RxSse.Tests.RedisLog.Fakes;
using Xunit;

namespace RxSse.Tests.RedisLog;

public sealed class RedisLeadershipTests
{
    private static readonly CallFault Refused = new(CallFaultKind.Refused);

    private readonly FakeNodes _nodes = new();
    private readonly FakeNode _a;
    private readonly FakeNode _b;
    private readonly List<string> _terms = [];

    public RedisLeadershipTests()
    {
        (_a, _b) = (_nodes.Open(), _nodes.Open());
        Follow("a", _a);
        Follow("b", _b);
    }

    [Fact]
    public void OneNodeLeads_AsLongAsItIsThere()
    {
        Pass(60);

        Assert.Equal(["a 1", "b -"], _terms);
    }

    [Fact]
    public void NodeThatStops_GivesTheLeaseUp()
    {
        Pass(1);
        NoContext.Run(() => _ = _a.Log.StopAsync());
        Pass(0.3);

        Assert.Equal(["a 1", "b -", "a -", "b 2"], _terms);
    }

    [Fact]
    public void NodeThatIsCutOff_LetsGoBeforeAnotherLeads_WhichItDoesWithin2s()
    {
        Pass(1);
        _a.Calls.Fault = () => Refused;
        Pass(1.2);
        Assert.Equal(["a 1", "b -", "a -"], _terms);
        Pass(0.8);
        Assert.Equal(["a 1", "b -", "a -", "b 2"], _terms);
        _a.Calls.Fault = null;
        Pass(5);
        Assert.Equal(["a 1", "b -", "a -", "b 2"], _terms);
    }

    [Fact]
    public void AnswersThatAreLate_DoNotMakeATermLonger()
    {
        Pass(1);
        _a.Calls.Fault = () => new CallFault(CallFaultKind.AnswerLate, TimeSpan.FromSeconds(1.3));
        Pass(3);

        Assert.Equal("a -", _terms[2]);
    }

    [Fact]
    public async Task Term_BeginsWhenTheNodeKnowsWhatThoseBeforeHaveAppended()
    {
        Pass(1);
        _b.Calls.TailFault = () => Refused;
        Pass(2);
        await _a.Log.AppendAsync(
            new AppendRound([new Append(Events.Of(1)) { Origin = "one"u8.ToArray() }]) { Appender = "streams", Number = 1, Term = new Term(1) },
            default);
        _a.Calls.Fault = () => Refused;
        Pass(3);
        Assert.Equal(["a 1", "b -", "a -"], _terms);
        _b.Calls.TailFault = null;
        Pass(1);

        Assert.Equal("b 2", _terms[^1]);
        Assert.Equal(1, _b.Log.NewestOf("numbers")?.Sequence);
        Assert.Equal("one"u8.ToArray(), _b.Log.OriginOf("numbers").ToArray());
    }

    [Fact]
    public async Task EventOfATermThatIsOver_IsNotAppended_WhateverItsNodeBelieves()
    {
        Pass(1);
        await AppendAsync(_a, 1, term: 1);
        _a.Calls.Fault = () => Refused;
        Pass(2);
        _a.Calls.Fault = null;
        await AppendAsync(_b, 2, term: 2);
        var refused = await Assert.ThrowsAsync<AppendRefusedException>(() => AppendAsync(_a, 3, term: 1));

        Assert.Equal(AppendRefusal.NotLeader, refused.Reason);
        Assert.Equal(2, _b.Log.Newest.Sequence);
    }

    [Fact]
    public void FlushedLog_DoesNotGiveATermAgain()
    {
        Pass(1);
        NoContext.Run(() => _ = _a.Log.StopAsync());
        Pass(1);
        _nodes.Server.Flush();
        Pass(5);

        Assert.Equal("b 3", _terms[^1]);
    }

    [Fact]
    public async Task StreamThatBlocks_TakesNeitherTheLeadership_NorTheStopWithIt()
    {
        Pass(1);
        using var entered = new SemaphoreSlim(0);
        using var release = new SemaphoreSlim(0);
        var blocking = Task.Run(() => _a.Log.Leadership.Terms.Subscribe(_ =>
        {
            entered.Release();
            release.Wait();
        }));
        await entered.WaitAsync(Patience.Limit);
        await Task.Run(() => Pass(60)).WaitAsync(Patience.Limit);
        Assert.Equal(["a 1", "b -"], _terms);

        var stop = Task.CompletedTask;
        await Task.Run(() => NoContext.Run(() => stop = _a.Log.StopAsync())).WaitAsync(Patience.Limit);
        Pass(0.3);
        Assert.True(stop.IsCompletedSuccessfully);
        Assert.Equal(["a 1", "b -", "a -", "b 2"], _terms);
        release.Release(2);
        await blocking.WaitAsync(Patience.Limit);
    }

    [Fact]
    public void Term_BeginsUnderLoad_ThoughTheTailIsAlwaysBehind()
    {
        Pass(1);
        var number = 0L;
        _b.Calls.TailFault = () => new CallFault(CallFaultKind.AnswerLate, TimeSpan.FromMilliseconds(100));
        _b.Calls.Fault = () =>
        {
            AppendToServer(++number);
            return default;
        };
        NoContext.Run(() => _ = _a.Log.StopAsync());
        Pass(0.8);

        Assert.InRange(number, 2, 100);
        Assert.Equal("b 2", _terms[^1]);
    }

    [Fact]
    public void UnexpectedFault_DoesNotEndTheNodesClaim()
    {
        Pass(1);
        _a.Calls.Fault = () => throw new InvalidOperationException("unexpected");
        Pass(3);
        Assert.Equal(["a 1", "b -", "a -", "b 2"], _terms);
        _a.Calls.Fault = null;
        NoContext.Run(() => _ = _b.Log.StopAsync());
        Pass(1);

        Assert.Equal("a 3", _terms[^1]);
    }

    private void AppendToServer(long number)
    {
        var state = _nodes.Server.Log!.State;
        _nodes.Server.Append(new AppendCall(
            new CallerState(state.Epoch, state.Server, 0, state.Time), "", "load", "",
            new AppendRound([new Append(Events.Of((int)number))]) { Number = number }));
    }

    private void Follow(string name, FakeNode node) =>
        node.Log.Leadership.Terms.Subscribe(term => _terms.Add(term is { } present ? $"{name} {present.Number}" : $"{name} -"));

    private void Pass(double seconds) => _nodes.Pass(TimeSpan.FromSeconds(seconds));

    private static async Task AppendAsync(FakeNode node, int number, long term) => await node.Log.AppendAsync(
        new AppendRound([new Append(Events.Of(number))]) { Appender = "streams", Number = number, Term = new Term(term) }, default);
}
