using RxSse.Log;
using RxSse.Tests.Log;
using RxSse.Tests.RedisLog.Fakes;
using Xunit;

namespace RxSse.Tests.RedisLog;

// Events that are missing in Redis, a node that is behind, and epochs that begin too early.
public sealed partial class RedisEventLogTests
{
    [Fact]
    public async Task EventThatIsErased_IsAHoleForNodesThatHaveNotSeenIt_AndForReaders()
    {
        _b.Calls.TailFault = () => Refused;
        Pass(2);
        await AppendAsync(_a, 1, 2, 3, 4, 5);
        _nodes.Server.Log!.Rows.RemoveAll(row => row.Sequence is 3 or 5);
        _b.Calls.TailFault = null;
        Pass(2);

        var holes = _ofB.OfType<Hole>().Select(hole => (hole.From.Sequence, hole.To.Sequence));
        Assert.Equal([(2, 3), (4, 5)], holes);
        Assert.Equal([1, 2, 4], Ids(_ofB).Select(id => id.Sequence));
        var started = _nodes.Open();
        Pass(2);
        await AppendAsync(_a, 6);
        Pass(2);
        foreach (var node in (FakeNode[])[_b, started])
        {
            Assert.Equal(6, node.Log.Newest.Sequence);
            Assert.Equal([1, 2], (await node.Log.ReadAsync(0, 10, default)).Events.Select(logged => logged.Sequence));
            var next = await node.Log.ReadAsync(2, 10, default);
            Assert.Equal((3, 4), (next.EvictedThrough, Assert.Single(next.Events).Sequence));
            var last = await node.Log.ReadAsync(4, 10, default);
            Assert.Equal((5, 6), (last.EvictedThrough, Assert.Single(last.Events).Sequence));
        }
    }

    [Fact]
    public async Task ErrorThatNobodyExpects_IsTriedAgain_AndEndsTheTailsIfItStays()
    {
        var errors = 3;
        var node = _nodes.Open();
        node.Calls.TailFault = () => errors-- > 0 ? throw new FormatException("What is that?") : default;
        Pass(2);
        await AppendAsync(_a, 1);
        Pass(2);
        Assert.Equal(1, node.Log.Newest.Sequence);

        Exception? fault = null;
        using var tail = node.Log.Tail.Subscribe(_ => { }, error => fault = error);
        errors = int.MaxValue;
        Pass(4);
        Assert.Null(fault);
        Pass(3);
        Assert.IsType<FormatException>(fault);
    }

    [Fact]
    public async Task NodeThatIsFarBehind_ReadsPagesThatAreBoundedInBytes()
    {
        _nodes.Limits.Capacity = 10_000;
        await AppendAsync(_a, [.. Enumerable.Range(0, 2_000)]); // small ones: the tail asks for many at once
        Pass(2);
        _b.Calls.TailFault = () => Refused;
        Pass(2);
        await _a.Log.AppendAsync([new Append([.. Enumerable.Repeat(Events.OfSize(20_000), 1_000)])], default);
        _b.Calls.TailFault = null;
        _b.Calls.MostBytes = 0;
        for (var i = 0; i < 20; i++)
        {
            Pass(1);
        }

        Assert.Equal(3_000, _b.Log.Newest.Sequence);
        Assert.InRange(_b.Calls.MostBytes, 1, 2 * 1024 * 1024);
    }

    [Fact]
    public async Task EpochThatBeginsBelowWhatANodeHasSeen_IsNotTaken_WhoeverReadsItFirst()
    {
        await AppendAsync(_a, 1, 2, 3, 4, 5);
        Pass(1);
        _a.Calls.TailFault = _b.Calls.TailFault = () => new CallFault(CallFaultKind.None, TimeSpan.FromSeconds(0.1));
        _nodes.Server.Flush();
        var fresh = _nodes.Open(); // it has seen nothing
        await AppendAsync(fresh, 6);
        var early = fresh.Log.Newest;
        Assert.Equal(0, _nodes.Server.Log!.State.Begin);
        var reading = _a.Log.LocateAsync(early with { Sequence = 1 }, default).AsTask(); // before its tail has come so far
        _a.Calls.TailFault = _b.Calls.TailFault = null;
        Pass(5);
        await reading;
        await AppendAsync(_b, 7);
        Pass(2);

        foreach (var seen in (List<LogItem>[])[_ofA, _ofB])
        {
            Assert.All(seen.OfType<NewEpoch>(), epoch => Assert.True(epoch.Begin.Sequence > epoch.From.Sequence));
            Assert.DoesNotContain(seen.OfType<NewEpoch>(), epoch => epoch.Begin.Epoch == early.Epoch);
            Assert.True(Ids(seen).Last().Sequence > 5 + Step);
        }

        Assert.Equal(_a.Log.Newest, fresh.Log.Newest);
    }

    [Fact]
    public async Task EpochThatIsWanted_BeginsOnce_HoweverOftenTheStartIsTriedAgain()
    {
        await AppendAsync(_a, 1);
        var calls = 0;
        var node = _nodes.Open(() => ++calls is 3 or 4 ? Refused : default, newEpoch: true); // it has adopted the server, and cannot load
        Pass(5);

        Assert.True(node.Started.IsCompletedSuccessfully);
        Assert.Equal(2, _nodes.Server.Log!.Rows.Count(row => row.IsBegin));
        Assert.Equal(1 + Step, node.Log.Newest.Sequence);
    }

    [Fact]
    public async Task MissingEventsOfOneEpoch_AreCounted_HoweverManyTheyAre()
    {
        await AppendAsync(_a, 1);
        _nodes.Server.Log!.Lose(3 * Step);
        _nodes.Server.Log.Rows.Clear();
        var node = _nodes.Open();
        await AppendAsync(node, 2);
        Pass(2);
        var page = await node.Log.ReadAsync(1, 10, default);
        await _nodes.Open(newEpoch: true).Started;
        var jump = await _nodes.Open().Log.ReadAsync(1, 10, default);

        Assert.Equal((3 * Step, true), (page.EvictedThrough, page.IsCounted));
        Assert.False(jump.IsCounted);
    }
}
