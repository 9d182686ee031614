using RxSse.Log;
using RxSse.Streams;
using RxSse.Tests.Log;
using Xunit;

namespace RxSse.Tests.FileLog.Store;

public sealed class RetentionTests : StoreTestBase
{
    [Fact]
    public void Count_IsLimited_AndGoesOnAfterReopening()
    {
        Limits.Capacity = 3;
        AppendMany(4);
        Assert.Equal([2, 3, 4], Sequences());
        Reopen();
        Append(5);

        Assert.Equal([3, 4, 5], Sequences());
        Assert.Equal((3, 2), (Store.Count, Store.Lost));
    }

    [Fact]
    public void Bytes_AreLimited_WithThoseOfKeys_AndGoOnAfterReopening()
    {
        Limits.Bytes = 10 * (1 + StreamEvent.Overhead + AppendKey.Size);
        for (var i = 0; i < 15; i++)
        {
            Append(Keyed($"{i}", 1));
        }

        Assert.Equal(10, Store.Count);
        Reopen();
        for (var i = 0; i < 5; i++)
        {
            Append(Keyed($"next {i}", 1));
            Assert.Equal(10, Store.Count);
        }
    }

    [Fact]
    public void NewestEvent_Stays_WhateverItsSize()
    {
        Limits.Bytes = 1_000;
        Append(1);
        Append(new Append(Events.OfSize(5_000)));

        Assert.Equal([2], Sequences());
    }

    [Fact]
    public void Age_IsLimited_AndGoesOnAfterReopening()
    {
        Append(1);
        Now += TimeSpan.FromMinutes(30);
        Append(2);
        Reopen();
        Now += TimeSpan.FromMinutes(30);
        Assert.False(Store.Evict(Now)); // not older than an hour
        Assert.Equal([1, 2], Sequences());
        Now += TimeSpan.FromTicks(1);

        Assert.False(Store.Evict(Now));
        Assert.Equal([2], Sequences());
        Now += TimeSpan.FromHours(1);
        Append(Keyed("k", 3));
        Assert.Equal([3], Sequences());
        Now += TimeSpan.FromHours(2);
        Store.Evict(Now);
        Assert.Equal((0, 3), (Store.Count, Store.Lost));
        Reopen();

        Assert.Equal((3, 3, Now - TimeSpan.FromHours(2)), (Store.Newest, Store.Lost, Store.Time));
        Append(4);
        Assert.Equal([4], Sequences());
    }

    [Fact]
    public void Deletion_TakesStepsOfAThousand_OrOfTwiceWhatIsAppended()
    {
        Limits.Capacity = 4_000;
        AppendMany(4_000);
        Limits.Capacity = 10;
        Append(0);
        Assert.Equal(2_001, Store.Count); // one step before the event, one behind it

        Assert.True(Store.Evict(Now));
        Assert.False(Store.Evict(Now));
        Assert.Equal(10, Store.Count);
        AppendMany(1_200);
        Assert.Equal(10, Store.Count);
    }

    [Fact]
    public void Page_SaysWhatIsLost_AndOfWhichStreams()
    {
        Limits.Capacity = 2;
        Append(1, "a");
        Append(2, "b");
        Append(3, "c");
        Append(4, "c");
        Reopen();

        var all = Store.Read(0, 10);
        Assert.Equal(2, all.LostThrough);
        Assert.Equal(["a", "b"], all.LostStreams!.Order());
        Assert.Equal([3, 4], all.Events.Select(next => next.Sequence));
        Assert.Equal(["b"], Store.Read(1, 10).LostStreams!);
        Assert.Null(Store.Read(2, 10).LostThrough);
    }

    [Fact]
    public void NewestEventOfAQuietStream_IsKeptAtAnyAge_UntilThereIsANewerOne()
    {
        Limits.Capacity = 2;
        Append(1, "quiet");
        AppendMany(5);
        Reopen();
        Assert.Equal(1, NewestOf("quiet"));
        Assert.Equal("NotNewest 1", AppendOutcomes.Print(Append(
            new Append(Events.Of(0, stream: "quiet")) { Condition = new AppendCondition(null) }).Outcomes[0]));

        Append(7, "quiet");
        Assert.Equal(7, NewestOf("quiet"));
        Append(8);
        Kill();
        Files.Run("INSERT INTO log SELECT 2, 0, count(*), '', 0, 0, 0, 0 FROM kept WHERE seq = 1 HAVING count(*) > 0"); // fails if it is there

        long NewestOf(string stream) => Store.NewestOfStreams().Single(next => next.Stream == stream).Sequence;
    }

    [Fact]
    public void SearchByTime_CountsWhatIsLost()
    {
        Limits.Capacity = 2;
        foreach (var (stream, seconds) in ((string, int)[])[("a", 10), ("b", 20), ("c", 30), ("c", 40)])
        {
            Now = DateTimeOffset.UnixEpoch.AddSeconds(seconds);
            Append(0, stream);
        }

        Reopen();

        Assert.Equal(
            [0, 0, 1, 2, 3],
            ((int[])[5, 10, 15, 25, 35]).Select(seconds => Store.Find(DateTimeOffset.UnixEpoch.AddSeconds(seconds))));
    }

    [Fact]
    public void BatchLargerThanTheHistory_KeepsItsKeyWithItsNewestEvent()
    {
        Limits.Capacity = 2;
        var outcomes = Append(Keyed("k", 1, 2, 3, 4), Keyed("k", 1, 2, 3, 4)).Outcomes.Select(AppendOutcomes.Print);

        Assert.Equal(["Appended 1-4", "Repeated 1-4"], outcomes);
        Assert.Equal("Repeated 1-4", AppendOutcomes.Print(Append(Keyed("k", 1, 2, 3, 4)).Outcomes[0]));
        Assert.Equal([3, 4], Sequences());
    }
}
