using Microsoft.Data.Sqlite;
using RxSse.FileLog;
using RxSse.FileLog.Store;
using RxSse.Log;
using Xunit;

namespace RxSse.Tests.FileLog.Store;

/// <summary>A start that fails or is killed does not hide from the next one that an epoch is due.</summary>
public sealed class EpochMarkTests : StoreTestBase
{
    [Theory]
    [InlineData(0)]
    [InlineData(5_000)] // what was written when the disk became full
    public void EpochThatCouldNotBegin_BeginsAtTheNextStart(int walBytes)
    {
        AppendMany(10);
        Kill();
        File.Delete(Files.Wal);
        var system = System;
        var synced = new List<string>();
        System = System with { Committing = _ => throw new SqliteException("disk full", 13), SyncDirectory = synced.Add };
        Assert.Equal(StoreFault.Full, Assert.Throws<StoreException>(() => Store).Fault);
        Assert.Equal([Files.Path], synced); // where the mark is
        File.WriteAllBytes(Files.Wal, new byte[walBytes]);
        System = system;

        Assert.Equal("log.db-wal is missing, and the log was not closed", Store.NewEpochReason);
        Reopen();
        Assert.Null(Store.NewEpochReason);
    }

    [Fact]
    public void StartThatIsKilledDuringTheCheck_DoesNotHideThatTheWalIsMissing()
    {
        AppendMany(1_000);
        Store.Checkpoint();
        Kill();
        File.Delete(Files.Wal);
        Assert.Throws<OperationCanceledException>(() => LogStore.Open(
            new FileLogOptions { Directory = Files.Path }, Limits, System, cancellationToken: new CancellationToken(canceled: true)));

        Assert.NotNull(Store.NewEpochReason);
    }

    [Theory]
    [InlineData(FileSync.Always)]
    [InlineData(FileSync.Interval)]
    public void Wal_IsNotEmpty_WhileTheLogIsNotClean(FileSync sync)
    {
        Sync = sync;
        Store.Keep(Digest.Of("ada"), Now.AddHours(1), Now);
        Store.Checkpoint();
        Assert.NotEqual(0, new FileInfo(Files.Wal).Length);
        Kill();

        Assert.Null(Store.NewEpochReason);
        Store.Close();
        Assert.Equal(0, new FileInfo(Files.Wal).Length);
    }
}
