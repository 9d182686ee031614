using RxSse.Log;
using Xunit;

namespace RxSse.Tests.Log;

// Marks: who asks for a time gets one when no earlier event can come any more.
public abstract partial class EventLogContract
{
    [Fact]
    public async Task Mark_PassesAtItsTime_BehindAllEventsBefore_AndNoLaterEventIsEarlier()
    {
        AdvanceTo(At(10));
        var seen = new List<LogItem>();
        using var tail = Log.Tail.Subscribe(seen.Add);
        await AppendAsync(1);
        Log.RequestMark(At(20));
        AdvanceTo(At(15));
        await AppendAsync(2);
        AdvanceTo(At(20) - TimeSpan.FromMilliseconds(1));
        Assert.Empty(MarksIn(seen));
        await AppendAsync(3);
        AdvanceTo(At(20));
        await SettleAsync(() => MarksIn(seen).Count > 0);
        await AppendAsync(4);
        AdvanceTo(At(21));
        RunTail();
        await SettleAsync(() => seen.OfType<LogEvent>().Count() == 4);

        Assert.Equal(["1", "2", "3", "mark", "4"], seen.Skip(1).Select(item => item is LogEvent logged ? $"{logged.Sequence}" : "mark"));
        var mark = Assert.Single(MarksIn(seen));
        Assert.True(mark.Time >= At(20));
        Assert.True(seen.OfType<LogEvent>().Last().Time >= mark.Time);
        Assert.All(seen.OfType<LogEvent>().SkipLast(1), logged => Assert.True(logged.Time < At(20)));
    }

    [Fact]
    public async Task Mark_OfATimeThatIsOver_PassesAtOnce()
    {
        AdvanceTo(At(10));
        var seen = new List<LogItem>();
        using var tail = Log.Tail.Subscribe(seen.Add);
        await AppendAsync(1);
        Log.RequestMark(At(5));
        await SettleAsync(() => MarksIn(seen).Count > 0);

        Assert.True(Assert.Single(MarksIn(seen)).Time >= At(10));
    }

    [Fact]
    public async Task EarliestTimeIsKept_AndALaterOneIsAskedForAgain()
    {
        AdvanceTo(At(10));
        var seen = new List<LogItem>();
        using var tail = Log.Tail.Subscribe(seen.Add);
        Log.RequestMark(At(30));
        Log.RequestMark(At(20));
        Log.RequestMark(At(40));
        AdvanceTo(At(22));
        await SettleAsync(() => MarksIn(seen).Count > 0);
        Assert.InRange(Assert.Single(MarksIn(seen)).Time, At(20), At(22));
        Log.RequestMark(At(30));
        AdvanceTo(At(29));
        Assert.Single(MarksIn(seen));
        AdvanceTo(At(32));
        await SettleAsync(() => MarksIn(seen).Count > 1);
        AdvanceTo(At(60));
        RunTail();

        Assert.Equal(2, MarksIn(seen).Count);
        Assert.InRange(MarksIn(seen)[1].Time, At(30), At(32));
    }

    [Fact]
    public async Task NobodyWhoDoesNotAskGetsAMark()
    {
        var seen = new List<LogItem>();
        using var tail = Log.Tail.Subscribe(seen.Add);
        await AppendAtAsync((10, [1]), (20, [2]));
        AdvanceTo(At(3_000));
        RunTail();

        Assert.Empty(MarksIn(seen));
    }

    [Fact]
    public async Task ObserverThatAsksForTheNextMarkWhenOnePasses_GetsThemAll()
    {
        var marks = new List<DateTimeOffset>();
        AdvanceTo(At(10));
        using var tail = Log.Tail.OfMarks(mark =>
        {
            marks.Add(mark.Time);
            Log.RequestMark(mark.Time + TimeSpan.FromSeconds(1));
        });
        Log.RequestMark(At(10));
        for (var second = 10; second <= 14; second++)
        {
            AdvanceTo(At(second));
            await SettleAsync(() => marks.Count > 0 && marks[^1] >= At(second));
        }

        Assert.Equal(5, marks.Count);
    }

    /// <summary>Delivers what waits, until this holds.</summary>
    private protected virtual Task SettleAsync(Func<bool> isSettled)
    {
        Deliver();
        Assert.True(isSettled());
        return Task.CompletedTask;
    }

    /// <summary>Delivers what waits in the tail now.</summary>
    private protected abstract void Deliver();

    private protected static List<Mark> MarksIn(IEnumerable<LogItem> items) => [.. items.OfType<Mark>()];
}
