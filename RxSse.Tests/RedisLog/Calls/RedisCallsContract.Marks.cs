using RxSse.RedisLog.Calls;
using Xunit;

namespace RxSse.Tests.RedisLog.Calls;

// Times before which nobody appends any more.
public abstract partial class RedisCallsContract
{
    private const long Day = 24 * 3_600_000;

    [Fact]
    public async Task Mark_SaysWhatTimeItIs_AndChangesNothingBeforeTheTimeThatIsWanted()
    {
        Assert.Equal(CallStatus.NoLog, (await Calls.MarkAsync(new MarkCall(CallerState.Nothing, 0))).Status);
        var seen = await StartAsync();
        var early = await Calls.MarkAsync(new MarkCall(seen, seen.Time + Day));

        Assert.Equal(CallStatus.Done, early.Status);
        Assert.InRange(early.Time, seen.Time, seen.Time + Day - 1);
        Assert.Equal(seen.Time, early.State.Time);
        Assert.Equal(early.State, await Calls.StateAsync());
    }

    [Fact]
    public async Task NoLaterEvent_IsBeforeAMark_WhoeverAppendsIt()
    {
        var seen = await StartAsync();
        await AppendAsync(seen, Of(1));
        var time = seen.Time + Day; // as if the clock of Redis had been set back since somebody saw it
        var mark = await Calls.MarkAsync(new MarkCall(seen with { Time = time, Floor = 1 }, time));
        var answer = await AppendAsync(seen with { Floor = 1 }, Of(2));

        Assert.Equal((CallStatus.Done, time, time, 1), (mark.Status, mark.Time, mark.State.Time, mark.State.Newest));
        Assert.True(answer.State.Time >= time);
        Assert.Equal(answer.State.Time, (await Calls.ReadAsync(1, 1, 1)).Events[0].Time.ToUnixTimeMilliseconds());
        Assert.Equal(mark.State.Epoch, answer.State.Epoch);
    }

    [Fact]
    public async Task ServerThatMayHaveLostAMark_GivesNone_AndNodeThatKnowsTheMarkBeginsAnEpoch()
    {
        var seen = await StartAsync();
        await AppendAsync(seen, Of(1));
        seen = seen with { Floor = 1, Time = (await Calls.StateAsync()).Time };
        await MoveAsync();
        seen = seen with { Server = (await Calls.StateAsync()).Server };
        Assert.Equal(CallStatus.OtherServer, (await Calls.MarkAsync(new MarkCall(seen, 0))).Status);

        var adopted = await AdoptAsync(seen, "second");
        Assert.Equal("first", adopted.Epoch);
        Assert.Equal("first", (await AppendAsync(seen, Of(2))).State.Epoch); // it knows no time that others do not know
        var missed = seen with { Time = adopted.Time + Day };
        Assert.Equal(CallStatus.OtherServer, (await Calls.MarkAsync(new MarkCall(missed, 0))).Status);
        Assert.Equal("fresh", (await AppendAsync(missed, Of(3))).State.Epoch);
    }
}
