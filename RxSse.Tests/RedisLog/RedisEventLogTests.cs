using RxSse.Log;
using RxSse.Tests.Log;
using RxSse.Tests.RedisLog.Fakes;
using Xunit;
using static RxSse.Tests.Log.AppendOutcomes;

namespace RxSse.Tests.RedisLog;

/// <summary>Several nodes over one log, and what they do when Redis fails.</summary>
public sealed partial class RedisEventLogTests
{
    private const long Step = 1_048_576;
    private static readonly CallFault Refused = new(CallFaultKind.Refused);

    private readonly FakeNodes _nodes = new();
    private readonly FakeNode _a;
    private readonly FakeNode _b;
    private readonly List<LogItem> _ofA = [];
    private readonly List<LogItem> _ofB = [];
    private long _rounds;

    public RedisEventLogTests()
    {
        (_a, _b) = (_nodes.Open(), _nodes.Open());
        _a.Log.Tail.Subscribe(_ofA.Add);
        _b.Log.Tail.Subscribe(_ofB.Add);
    }

    [Fact]
    public async Task WhatOneNodeAppends_PassesTheTailOfEach_InOneOrder()
    {
        await AppendAsync(_a, 1);
        await AppendAsync(_b, 2);
        await AppendAsync(_a, 3);
        Pass(1);

        Assert.Equal([1, 2, 3], Ids(_ofA).Select(id => id.Sequence));
        Assert.Equal(Ids(_ofA), Ids(_ofB));
        Assert.Equal(_a.Log.Newest, _b.Log.Newest);
        Assert.Equal(3, _b.Log.NewestOf("numbers")?.Sequence);
    }

    [Fact]
    public async Task IdThatOneNodeGave_IsKnownToAnother_WhichHasNotSeenIt()
    {
        _b.Calls.TailFault = () => Refused;
        var before = _b.Log.Newest;
        await AppendAsync(_a, 1, 2);

        Assert.Equal(before, _b.Log.Newest);
        Assert.Equal(new Place.At(2), await _b.Log.LocateAsync(_a.Log.Newest, default));
        Assert.Equal(new Place.Unknown(), await _b.Log.LocateAsync(_a.Log.Newest with { Sequence = 3 }, default));
        var page = await _b.Log.ReadAsync(0, 10, default);
        Assert.Empty(page.Events); // memory has all that has come
        _b.Calls.Fault = () => Refused;
        var away = _b.Log.LocateAsync(before with { Sequence = 3 }, default).AsTask();
        Pass(2);
        Assert.Equal(new Place.At(3), await away); // if the epoch changes, a break tells of it
    }

    [Fact]
    public async Task TimeOfTheLog_IsThatOfRedis_WhateverTheClockOfTheNodeSays()
    {
        _a.Timers.Leap = _a.Loop.Leap = TimeSpan.FromHours(1);
        _a.Calls.Fault = () => new CallFault(CallFaultKind.None, TimeSpan.FromMilliseconds(100));
        Pass(1);
        AssertIs(_nodes.Timers.Now, 51);
        _a.Calls.Fault = null;
        Pass(1);
        AssertIs(_nodes.Timers.Now, 1);
        _nodes.Server.Leap = TimeSpan.FromHours(2);
        Pass(1);
        await AppendAsync(_a, 1);
        _nodes.Server.Leap = default; // the time of the log does not go back
        Pass(1);
        Assert.InRange(_a.Log.Now, _a.Log.NewestOf("numbers")!.Time, _a.Log.NewestOf("numbers")!.Time.AddSeconds(1));

        void AssertIs(DateTimeOffset time, int within) => Assert.InRange((_a.Log.Now - time).Duration(), TimeSpan.Zero, TimeSpan.FromMilliseconds(within));
    }

    [Fact]
    public async Task RestartedServerThatHasLostNothing_IsNotNoticed()
    {
        Pass(4); // a new log may not know its nodes
        await AppendAsync(_a, 1, 2);
        _nodes.Restart(_nodes.Server.Log);
        await Assert.ThrowsAsync<LogAwayException>(() => AppendAsync(_a, 3));
        Pass(1);
        await AppendAsync(_a, 3);
        await AppendAsync(_b, 4);
        Pass(1);

        Assert.Equal([1, 2, 3, 4], Ids(_ofA).Select(id => id.Sequence));
        Assert.Equal(Ids(_ofA), Ids(_ofB));
        Assert.DoesNotContain(_ofA, item => item is NewEpoch);
    }

    [Fact]
    public async Task ServerThatHasLostEvents_BeginsAnEpoch_OfWhichEachTailTells()
    {
        await AppendAsync(_a, 1, 2);
        var saved = _nodes.Server.Log!.Clone();
        await AppendAsync(_a, 3);
        var given = _a.Log.Newest;
        _nodes.Restart(saved);
        Pass(3);
        await AppendAsync(_b, 4);
        Pass(1);

        foreach (var seen in (List<LogItem>[])[_ofA, _ofB])
        {
            var epoch = Assert.IsType<NewEpoch>(seen[^2]);
            Assert.Equal(given, epoch.From);
            Assert.Equal(given.Sequence + Step, epoch.Begin.Sequence);
            Assert.NotEqual(given.Epoch, epoch.Begin.Epoch);
            Assert.Equal(epoch.Begin with { Sequence = 2 }, Assert.Single(epoch.Newest).Id);
            Assert.Equal(epoch.Begin with { Sequence = epoch.Begin.Sequence + 1 }, Assert.IsType<LogEvent>(seen[^1]).Id);
        }

        Assert.Equal(new Place.OtherEpoch(given.Sequence + Step), await _b.Log.LocateAsync(given, default));
    }

    [Fact]
    public async Task FlushedLog_BeginsAnEpoch_BeyondAllIdsThatWereGiven()
    {
        await AppendAsync(_a, 1, 2);
        _nodes.Server.Flush();
        Pass(3);
        await AppendAsync(_b, 3);
        Pass(1);

        Assert.Equal(2 + Step + 1, _a.Log.Newest.Sequence);
        Assert.Empty(Assert.IsType<NewEpoch>(_ofA[^2]).Newest);
        Assert.Equal(_ofA[^1], _ofB[^1]);
    }

    [Fact]
    public async Task NodeThatWasCutOff_IsToldWhatItHasMissed_OrThatItIsGone()
    {
        await AppendAsync(_a, 1);
        Pass(1);
        _b.Calls.TailFault = () => Refused;
        Pass(2);
        await AppendAsync(_a, 2, 3);
        _b.Calls.TailFault = null;
        Pass(2);
        Assert.Equal([1, 2, 3], Ids(_ofB).Select(id => id.Sequence));
        _b.Calls.TailFault = () => Refused;
        Pass(2);
        await _a.Log.AppendAsync([new Append(Events.Of(4, "other")), new Append(Events.Of(Enumerable.Range(5, 1_000)))], default);
        _b.Calls.TailFault = null;
        Pass(2);

        var hole = Assert.Single(_ofB.OfType<Hole>());
        Assert.Equal((3, 4), (hole.From.Sequence, hole.To.Sequence));
        Assert.Equal(["numbers 3", "other 4"], hole.Newest.Select(logged => $"{logged.Event.Stream} {logged.Sequence}").Order());
        Assert.Equal(_ofA[^1], _ofB[^1]);
        Assert.Equal(1_004, _b.Log.Newest.Sequence);
    }

    [Fact]
    public async Task AnswerThatIsLost_LeavesItOpen_AndTheRepeatedRoundIsAppendedOnce()
    {
        var round = new AppendRound([new Append(Events.Of(1))]) { Appender = "publishers", Number = 1 };
        _a.Calls.Fault = () => new CallFault(CallFaultKind.AnswerLost);
        var lost = _a.Log.AppendAsync(round, default).AsTask();
        Pass(1);
        var fault = await Assert.ThrowsAsync<LogAwayException>(() => lost);
        _a.Calls.Fault = null;
        var outcomes = await _a.Log.AppendAsync(round, default);

        Assert.True(fault.MayBeAppended);
        Assert.Equal(["Appended 1-1"], outcomes.Select(Print));
        Assert.Single(Ids(_ofA));
    }

    [Fact]
    public async Task AnswerThatComesAfterTheNodeHasReported_DoesNotCount()
    {
        await AppendAsync(_a, 1);
        var saved = _nodes.Server.Log!.Clone();
        _a.Calls.Fault = () => new CallFault(CallFaultKind.AnswerLate, TimeSpan.FromSeconds(3));
        var late = AppendAsync(_a, 2);
        _a.Calls.Fault = null;
        _nodes.Restart(saved); // it has not replicated 2
        Pass(2.5);
        var epoch = _b.Log.Newest.Epoch;
        Pass(2);

        Assert.True((await Assert.ThrowsAsync<LogAwayException>(() => late)).MayBeAppended);
        Assert.Equal(epoch, _a.Log.Newest.Epoch);
    }

    private void Pass(double seconds) => _nodes.Pass(TimeSpan.FromSeconds(seconds));

    private async Task AppendAsync(FakeNode node, params int[] numbers) => await node.Log.AppendAsync(
        new AppendRound([new Append(Events.Of(numbers))]) { Appender = "publishers", Number = ++_rounds }, default);

    private static IEnumerable<EventId> Ids(IEnumerable<LogItem> items) => items.OfType<LogEvent>().Select(logged => logged.Id);
}
