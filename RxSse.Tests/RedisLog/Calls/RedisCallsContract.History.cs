using RxSse.Log;
using RxSse.RedisLog.Calls;
using RxSse.Tests.Log;
using Xunit;
using static RxSse.Tests.Log.AppendOutcomes;

namespace RxSse.Tests.RedisLog.Calls;

// What is kept, and for how long.
public abstract partial class RedisCallsContract
{
    [Fact]
    public async Task History_IsBoundedInEvents()
    {
        var seen = await StartAsync();
        await AppendAsync(seen, new Append(Events.Of(Enumerable.Range(0, 12))));

        var page = await Calls.ReadAsync(0, 3, 1_000_000);
        Assert.Equal((true, 2), (page.IsLost, page.Through));
        Assert.Equal([3, 4, 5], page.Events.Select(logged => logged.Sequence));
        var kept = await Calls.ReadAsync(2, 100, 1_000_000);
        Assert.Equal((false, 2, 10), (kept.IsLost, kept.Through, kept.Events.Count));
        Assert.Empty((await Calls.ReadAsync(12, 100, 1_000_000)).Events);
    }

    [Fact]
    public async Task History_IsBoundedInBytes_AndTheNewestEventHasRoomWhateverItsSize()
    {
        var seen = await StartAsync();
        await AppendAsync(seen, new Append(Enumerable.Repeat(Events.OfSize(800), 4).ToArray()));
        Assert.Equal(1, (await Calls.ReadAsync(0, 10, 1_000_000)).Through);
        await AppendAsync(seen, new Append(Events.OfSize(5_000)));

        var page = await Calls.ReadAsync(0, 10, 1_000_000);
        Assert.Equal((4, 5), (page.Through, Assert.Single(page.Events).Sequence));
    }

    [Fact]
    public async Task History_IsBoundedInTime_WithItsKeys()
    {
        var seen = await StartAsync();
        await AppendAsync(seen, Keyed("k", 1), Of(2));
        var later = seen with { Time = seen.Time + (60 * 60 * 1_000) + 50_000 };
        var answer = await AppendAsync(later, Keyed("k", 1));

        Assert.Equal(["Appended 3-3"], answer.Outcomes.Select(Print));
        var page = await Calls.ReadAsync(0, 10, 1_000_000);
        Assert.Equal((true, 2, 3), (page.IsLost, page.Through, Assert.Single(page.Events).Sequence));
        Assert.Equal(2, (await Calls.FindAsync(later.Time)).After);
        Assert.Equal(1, (await Calls.FindAsync(seen.Time)).After); // before what is gone, so that a gap tells of it
    }

    [Fact]
    public async Task Reading_WritesNothing_AndLeavesOutWhatHasNoTime()
    {
        var seen = await StartAsync();
        await AppendAsync(seen, Of(1), Of(2));
        await AppendAsync(seen with { Time = seen.Time + (60 * 60 * 1_000) + 50_000 }, Of(3));
        var (page, end) = (await Calls.ReadAsync(0, 10, 1_000_000), await Calls.ReadAsync(2, 10, 1_000_000));

        Assert.Equal((true, 2, 3), (page.IsLost, page.Through, Assert.Single(page.Events).Sequence));
        Assert.Equal((false, 2, 3), (end.IsLost, end.Through, Assert.Single(end.Events).Sequence));
    }

    [Fact]
    public async Task EventThatIsErased_IsMissing_AndThePageBeforeItEndsThere()
    {
        var seen = await StartAsync();
        await AppendAsync(seen, new Append(Events.Of(Enumerable.Range(1, 5))));
        await EraseAsync(3);
        await EraseAsync(5);

        Assert.Equal([(false, 0, "1 2"), (true, 3, "4"), (true, 5, "")], [await PageAsync(0), await PageAsync(2), await PageAsync(4)]);
        Assert.Equal((false, 5, ""), await PageAsync(5));
        Assert.Equal(3, (await Calls.TailAsync(0, 10)).Events.Count);
    }

    [Fact]
    public async Task EpochsWhoseEventsAreGone_AreNoGap_ForWhoHasReadThem()
    {
        var seen = await StartAsync();
        await AppendAsync(seen, Of(1), Of(2));
        var second = await AdoptAsync(seen, "second", begins: true);
        await AdoptAsync(seen with { Epoch = "second" }, "third", begins: true);
        seen = seen with { Epoch = "third", Floor = 0 };
        await AppendAsync(seen, new Append(Events.Of(Enumerable.Range(1, 8)))); // with two beginnings there is room for no more

        var begin = (await Calls.StateAsync()).Begin;
        Assert.Equal((true, begin, 8), await Count(1));
        Assert.Equal((false, begin, 8), await Count(2));
        Assert.Equal((false, begin, 8), await Count(second.Begin));
        Assert.Equal(begin + 8, (await Calls.FindAsync(seen.Time + 1_000_000)).After);

        async Task<(bool IsLost, long Through, int Events)> Count(long after) =>
            (await Calls.ReadAsync(after, 20, 1_000_000)) is var page ? (page.IsLost, page.Through, page.Events.Count) : default;
    }

    [Fact]
    public async Task RoundsOfWhichNobodyHasHeardForAnHour_AreForgotten()
    {
        var seen = await StartAsync();
        await Calls.AppendAsync(new AppendCall(seen, "x", "gone/p", "", Round(7, Of(1))));
        await ForgetAsync("gone/p");
        await Calls.AppendAsync(new AppendCall(seen, "x", "here/p", "", Round(7, Of(2))));
        for (var i = 0; i < 64; i++)
        {
            await HoldAsync("a");
        }

        var forgotten = await Calls.AppendAsync(new AppendCall(seen, "x", "gone/p", "", Round(7, Of(1))));
        var known = await Calls.AppendAsync(new AppendCall(seen, "x", "here/p", "", Round(7, Of(2))));
        Assert.Equal(["Appended 3-3", "Appended 2-2"], forgotten.Outcomes.Concat(known.Outcomes).Select(Print));
    }

    [Fact]
    public async Task Page_IsBoundedInBytes_ButHasOneEvent()
    {
        var seen = await StartAsync();
        await AppendAsync(seen, new Append(Enumerable.Repeat(Events.OfSize(100), 4).ToArray()));

        Assert.Single((await Calls.ReadAsync(0, 10, 10)).Events);
        Assert.Equal(2, (await Calls.ReadAsync(0, 10, 301)).Events.Count);
    }

    [Fact]
    public async Task Time_IsThatOfTheLog_NeverFalls_AndIsFound()
    {
        var seen = await StartAsync();
        var at = seen.Time + 100_000;
        await AppendAsync(seen with { Time = at }, Of(1));
        await AppendAsync(seen, Of(2));
        await AppendAsync(seen with { Time = at + 1_000 }, Of(3), Of(4));

        var found = await Task.WhenAll(
            Calls.FindAsync(seen.Time), Calls.FindAsync(at), Calls.FindAsync(at + 1), Calls.FindAsync(at + 1_000), Calls.FindAsync(at + 1_001));
        Assert.Equal([0, 0, 2, 2, 4], found.Select(answer => answer.After));
        var page = await Calls.ReadAsync(0, 10, 1_000_000);
        Assert.Equal([at, at, at + 1_000, at + 1_000], page.Events.Select(logged => logged.Time.ToUnixTimeMilliseconds()));
        Assert.Equal(at + 1_000, (await Calls.StateAsync()).Time);
    }

    private async Task<(bool IsLost, long Through, string Sequences)> PageAsync(long after)
    {
        var page = await Calls.ReadAsync(after, 10, 1_000_000);
        return (page.IsLost, page.Through, string.Join(' ', page.Events.Select(logged => logged.Sequence)));
    }
}
