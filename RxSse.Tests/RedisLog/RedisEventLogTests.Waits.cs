using RxSse.Log;
using RxSse.Tests.Log;
using RxSse.Tests.RedisLog.Fakes;
using Xunit;
using static RxSse.Tests.Log.AppendOutcomes;

namespace RxSse.Tests.RedisLog;

// How long a read waits, and what becomes of a round whose answer was lost.
public sealed partial class RedisEventLogTests
{
    [Fact]
    public async Task RedisThatHangs_IsWaitedForNoLongerThanOneThatRefuses_HoweverManyRead()
    {
        await AppendAsync(_a, 1);
        _a.Calls.Fault = () => new CallFault(CallFaultKind.CallLost); // each call takes a second
        var pages = Enumerable.Range(0, 100).Select(_ => _a.Log.ReadAsync(-1, 10, default).AsTask()).ToList();
        var locating = _a.Log.LocateAsync(_a.Log.Newest with { Sequence = 2 }, default).AsTask();
        Pass(1);
        Assert.Equal(new Place.At(2), await locating);
        for (var i = 0; i < 90; i++)
        {
            Pass(0.1);
        }

        SettledLog.Settle(() => pages.TrueForAll(page => page.IsCompleted));
        Assert.All(pages, page => Assert.IsType<LogAwayException>(page.Exception?.InnerException));
    }

    [Fact]
    public async Task ReaderThatHasLeft_GivesItsTurnUp()
    {
        await AppendAsync(_a, 1);
        _a.Calls.Fault = () => new CallFault(CallFaultKind.None, TimeSpan.FromSeconds(0.9));
        using var left = new CancellationTokenSource();
        var gone = Enumerable.Range(0, 100).Select(_ => _a.Log.ReadAsync(-1, 10, left.Token).AsTask()).ToList();
        var page = _a.Log.ReadAsync(-1, 10, default).AsTask();
        NoContext.Run(left.Cancel);
        Assert.All(gone, reading => SettledLog.Settle(() => reading.IsCanceled));
        Assert.False(page.IsCompleted);
        _a.Calls.Fault = null;
        Pass(1); // the calls of those who have left end

        Assert.Single((await page).Events);
    }

    [Fact]
    public async Task IdThatNobodyCanHaveGiven_IsUnknown_AlsoWhileRedisIsAway()
    {
        await AppendAsync(_a, 1);
        _a.Calls.Fault = () => Refused;
        var near = _a.Log.LocateAsync(_a.Log.Newest with { Sequence = 1 + Step }, default).AsTask();
        var far = _a.Log.LocateAsync(_a.Log.Newest with { Sequence = 2 + Step }, default).AsTask();
        Pass(2);

        Assert.Equal(new Place.At(1 + Step), await near);
        Assert.Equal(new Place.Unknown(), await far);
    }

    [Fact]
    public async Task RoundWithACursorThatIsRepeated_IsAnsweredByWhatBecameOfIt()
    {
        var round = new AppendRound([new Append(Events.Of(1)) { Origin = "one"u8.ToArray() }]) { Appender = "streams", Number = 1 };
        _a.Calls.Fault = () => new CallFault(CallFaultKind.AnswerLost);
        var lost = _a.Log.AppendAsync(round, default).AsTask();
        Pass(1);
        await Assert.ThrowsAsync<LogAwayException>(() => lost);
        _a.Calls.Fault = null;

        var outcomes = await _a.Log.AppendAsync(round, default);
        var next = new Append(Events.Of(2)) { Origin = "two"u8.ToArray() };
        var second = await _a.Log.AppendAsync(new AppendRound([next]) { Appender = "streams", Number = 2 }, default);

        Assert.Equal(["Appended 1-1", "Appended 2-2"], outcomes.Concat(second).Select(Print));
        Assert.Equal("two"u8.ToArray(), _a.Log.OriginOf("numbers").ToArray());
    }

    [Fact]
    public async Task LeaseThatIsLong_DoesNotLetASilentNodeBeForgotten()
    {
        var nodes = new FakeNodes();
        nodes.Options.Lease = TimeSpan.FromSeconds(30);
        var (leader, other) = (nodes.Open(), nodes.Open());
        nodes.Pass(TimeSpan.FromSeconds(24.5)); // the leader was heard of at 24 s, the other one at 20 s
        var saved = nodes.Server.Log!.Clone();
        var given = (await other.Log.AppendAsync([Events.Of(1)], default))[0].Id;
        other.Calls.Fault = other.Calls.TailFault = () => Refused;
        nodes.Restart(saved);
        nodes.Pass(TimeSpan.FromSeconds(3));

        var next = (await leader.Log.AppendAsync([Events.Of(2)], default))[0].Id;

        Assert.NotEqual(given, next);
        Assert.NotEqual(given.Epoch, next.Epoch);
    }

    [Fact]
    public async Task NodeThatHasReportedToOneServer_AndComesToAnother_BeginsAnEpochThere()
    {
        Pass(4); // the log knows its nodes
        await AppendAsync(_a, 1);
        Pass(1);
        var given = _a.Log.Newest;
        var middle = new FakeRedisServer(_nodes.Timers, _nodes.Limits) { Id = "middle", Log = _nodes.Server.Log!.Clone() };
        (middle.Log.Previous, middle.Log.Server, middle.Log.Adopted) = (_nodes.Server.Id, middle.Id, given.Sequence); // by other nodes
        middle.Log.AdoptedAt = _nodes.Timers.Now.ToUnixTimeMilliseconds();
        _nodes.Restart(middle.Log.Clone());
        _b.Calls.Fault = _b.Calls.TailFault = () => Refused;
        await Assert.ThrowsAsync<LogAwayException>(() => AppendAsync(_a, 2));
        Pass(0.1); // it has reported, and the others may go on now
        _a.Calls.Server = middle;
        Pass(0.1);

        Assert.NotEqual(given.Epoch, middle.Log.Epoch);
        Assert.Equal(given.Sequence + Step, middle.Log.Begin);
    }
}
