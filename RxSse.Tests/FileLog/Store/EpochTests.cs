using RxSse.FileLog;
using RxSse.FileLog.Store;
using RxSse.Tests.Log;
using Xunit;

namespace RxSse.Tests.FileLog.Store;

/// <summary>When the epoch goes on, and when a new one begins: no id may be given twice.</summary>
public sealed class EpochTests : StoreTestBase
{
    private const int WalHeader = 32; // bytes

    [Theory]
    [InlineData(FileSync.Always)]
    [InlineData(FileSync.Interval)]
    public void EndOfTheProcess_LosesNothing(FileSync sync)
    {
        Sync = sync;
        AppendMany(10);
        var epoch = Store.Epoch;
        Kill();

        Assert.Equal((epoch, 10), (Store.Epoch, Store.Newest));
        Assert.Equal(10, Sequences().Count);
    }

    [Fact]
    public void LossOfPower_LosesNothing_IfEachAppendIsSynced()
    {
        AppendMany(10);
        var epoch = Store.Epoch;
        LosePower(walBytes: null); // the commit has synced all of it

        Assert.Equal((epoch, 10), (Store.Epoch, Store.Newest));
    }

    [Fact]
    public void LossOfPower_BeginsAnEpoch_BeyondAllIdsThatWereGiven_IfTheNewestEventsAreNotSynced()
    {
        Sync = FileSync.Interval;
        AppendMany(10);
        Store.Checkpoint();
        AppendMany(5);
        var epoch = Store.Epoch;
        LosePower(WalHeader);

        Assert.NotEqual(epoch, Store.Epoch);
        Assert.Equal("the system ended, and the newest events may not have been written to the disk", Store.NewEpochReason);
        Assert.Equal((10 + LogStore.EpochDistance, 10 + LogStore.EpochDistance), (Store.Begin, Store.Newest));
        Assert.Equal(10, Sequences().Count);
        Assert.Equal($"Appended {Store.Begin + 1}-{Store.Begin + 1}", Append(0));

        var second = Store.Epoch;
        Reopen();
        Assert.Equal(second, Store.Epoch); // once
        Assert.Null(Store.NewEpochReason);
    }

    [Fact]
    public void UnknownBoot_IsNeverTheSame()
    {
        Sync = FileSync.Interval;
        System = new StoreSystem("");
        AppendMany(10);
        Kill();

        Assert.NotNull(Store.NewEpochReason);
    }

    [Fact]
    public void PolicyOfTheLastRun_Counts_NotThatOfThisOne()
    {
        Sync = FileSync.Interval;
        AppendMany(10);
        LosePower(walBytes: null);
        Sync = FileSync.Always;

        Assert.NotNull(Store.NewEpochReason);
    }

    [Fact]
    public void CleanStop_NeedsNeitherTheWalNorTheBoot()
    {
        Sync = FileSync.Interval;
        AppendMany(10);
        var epoch = Store.Epoch;
        Store.Close();
        Kill();
        File.Delete(Files.Wal);
        System = new StoreSystem("boot-2");

        Assert.Equal((epoch, 10), (Store.Epoch, Store.Newest));
    }

    [Fact]
    public void RunThatAppendedNothing_LeavesTheLogClean()
    {
        AppendMany(10);
        Reopen();
        var epoch = Store.Epoch;
        Kill();
        File.Delete(Files.Wal);

        Assert.Equal((epoch, 10), (Store.Epoch, Store.Newest));
    }

    [Fact]
    public void StopInOrder_IsClean_AlsoIfOnlyTheRunBeforeItAppended()
    {
        Sync = FileSync.Interval;
        AppendMany(10);
        var epoch = Store.Epoch;
        Kill();
        Reopen();
        LosePower(walBytes: 0);

        Assert.Equal((epoch, 10), (Store.Epoch, Store.Newest));
        Assert.Equal(10, Sequences().Count);
    }

    [Fact]
    public void MissingWal_OfALogThatWasNotClosed_BeginsAnEpoch()
    {
        AppendMany(10);
        Kill();
        File.Delete(Files.Wal);

        Assert.Equal("log.db-wal is missing, and the log was not closed", Store.NewEpochReason);
        Assert.True(Store.Begin >= 10);
    }

    [Fact]
    public void EpochThatIsAskedFor_Begins_AfterTheNewestEvent()
    {
        AppendMany(10);
        Reopen(newEpoch: "it was asked for");
        var epoch = Store.Epoch;
        Reopen();

        Assert.Equal((epoch, 10 + LogStore.EpochDistance), (Store.Epoch, Store.Begin));
    }

    [Fact]
    public void Epoch_BeginsBeyondWhatTheCallerKnows()
    {
        AppendMany(10);
        Kill();
        using var store = Open("the disk failed", floor: 25);

        Assert.Equal(25 + LogStore.EpochDistance, store.Begin);
    }

    [Fact]
    public void Sequences_MayBeLargerThan2To52()
    {
        AppendMany(2);
        Kill();
        using (var store = Open("it was asked for", floor: 1L << 52))
        {
            Assert.Equal((1L << 52) + LogStore.EpochDistance, store.Begin);
            store.Append([Keyed("k", 1, 2)], Now, (_, _) => null);
        }

        Assert.Equal([1, 2, Store.Begin + 1, Store.Begin + 2], Sequences());
        Assert.Equal($"Repeated {Store.Begin + 1}-{Store.Begin + 2}", AppendOutcomes.Print(Append(Keyed("k", 1, 2)).Outcomes[0]));
    }

    [Fact]
    public void Pages_GoOnOverEpochs_AndTheJumpIsNoGap()
    {
        AppendMany(3);
        Reopen(newEpoch: "first");
        var first = Store.Begin;
        AppendMany(2);
        Reopen(newEpoch: "second"); // without events
        var second = Store.Begin;

        Assert.Equal([2, 3, first + 1, first + 2], Sequences(after: 1));
        Assert.Null(Store.Read(1, 10).LostThrough);
        var end = Store.Read(first + 2, 10);
        Assert.Equal(second, end.LostThrough); // the position moves on to the begin, and no stream has lost anything
        Assert.Empty(end.LostStreams!);
        Assert.Null(Store.Read(second, 10).LostThrough);
    }

    [Fact]
    public void EpochsWithoutEvents_AreForgotten()
    {
        AppendMany(1);
        for (var i = 0; i < 5; i++)
        {
            Reopen(newEpoch: "it was asked for");
        }

        Assert.Equal([1], Sequences());
        Assert.Equal(Store.Begin, Store.Read(1, 10).LostThrough);
        Store.Close();
        Kill();
        Files.Run("INSERT INTO log SELECT 2, 0, count(*), '', 0, 0, 0, 0 FROM epochs HAVING count(*) <> 2"); // fails if there are others
    }

    [Fact]
    public void LostEvents_AreNotCounted_IfAnEpochBeginsAmongThem()
    {
        Limits.Capacity = 1;
        AppendMany(2);
        Reopen(newEpoch: "first");
        Assert.True(Store.Read(0, 10).IsCounted);
        AppendMany(2);

        Assert.False(Store.Read(0, 10).IsCounted);
        Assert.True(Store.Read(Store.Begin, 10).IsCounted);
    }

    [Fact]
    public void Retention_CountsEvents_NotSequences_AndForgetsEpochs()
    {
        Limits.Capacity = 4;
        AppendMany(3);
        Reopen(newEpoch: "first");
        AppendMany(2);

        Assert.Equal(4, Store.Count);
        Assert.Equal([2, 3, Store.Begin + 1, Store.Begin + 2], Sequences());
        AppendMany(4);
        Assert.Equal(4, Sequences().Count);
        Reopen(newEpoch: "second");
        Kill();
        Files.Run("INSERT INTO log SELECT 2, 0, count(*), '', 0, 0, 0, 0 FROM epochs HAVING count(*) <> 2"); // fails if there are others
        AppendMany(1);
        Kill();

        Assert.Equal(4, Sequences().Count); // the check after an end that was not clean allows the jumps
    }
}
