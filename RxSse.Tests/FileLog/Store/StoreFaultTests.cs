using Microsoft.Data.Sqlite;
using RxSse.FileLog;
using RxSse.FileLog.Store;
using RxSse.Log;
using RxSse.Tests.Log;
using Xunit;

namespace RxSse.Tests.FileLog.Store;

public sealed class StoreFaultTests : StoreTestBase
{
    [Fact]
    public void FullDisk_RefusesTheWholeRound_AndTheNextOneTriesAgain()
    {
        System = System with { MaxPages = 40 };
        AppendMany(10);

        var error = Assert.Throws<StoreException>(() => Append(Keyed("k", 1), new Append(Events.OfSize(500_000))));

        Assert.Equal(StoreFault.Full, error.Fault);
        Assert.Equal($"The disk of {Files.Database} is full.", error.Message);
        Assert.Equal(10, Sequences().Count);
        Assert.Equal("Appended 11-11", AppendOutcomes.Print(Append(Keyed("k", 1)).Outcomes[0]));
        Kill();
        Assert.Equal(11, Sequences().Count);
    }

    [Fact]
    public void FullDisk_IsNoFaultOfOpening()
    {
        System = System with { MaxPages = 40 };
        AppendMany(10);
        Assert.Throws<StoreException>(() => Append(new Append(Events.OfSize(500_000))));
        Kill();
        System = System with { MaxPages = 1 }; // as if it were full already

        Assert.Equal(10, Sequences().Count);
    }

    [Fact]
    public void FailedDisk_LeavesTheRoundUnknown_AndTheLogCanBeOpenedAgain_WithANewEpoch()
    {
        var fails = false;
        System = System with { Committing = _ => Fail(fails) };
        AppendMany(10);
        var epoch = Store.Epoch;
        fails = true;

        var error = Assert.Throws<StoreException>(() => AppendMany(5));

        Assert.Equal(StoreFault.Disk, error.Fault);
        fails = false;
        Kill();
        using var store = Open("the disk failed", floor: 15);
        Assert.NotEqual(epoch, store.Epoch);
        Assert.Equal(15 + LogStore.EpochDistance, store.Begin);
        Assert.Equal(10, store.Read(0, 100).Events.Count);
    }

    [Fact]
    public void DamagedFile_IsFound_AfterAnEndThatWasNotClean()
    {
        AppendMany(1_000);
        Store.Checkpoint();
        Append(1);
        Kill();
        OverwriteOldEvents();

        var error = Assert.Throws<StoreException>(() => Store);

        Assert.Equal(StoreFault.Damaged, error.Fault);
        Assert.StartsWith($"{Files.Database} is damaged: ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(". Move the directory away to begin anew.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void DamagedFile_IsFound_WhenItIsRead()
    {
        AppendMany(1_000);
        Store.Close();
        Kill();
        OverwriteOldEvents();

        Assert.Equal(StoreFault.Damaged, Assert.Throws<StoreException>(() => Sequences(count: 1_000)).Fault);
    }

    [Fact]
    public void FileOfSomethingElse_IsNotTouched()
    {
        Directory.CreateDirectory(Files.Path);
        File.WriteAllText(Files.Database, new string('x', 5_000));

        Assert.Equal(StoreFault.Damaged, Assert.Throws<StoreException>(() => Store).Fault);
        Assert.Equal(new string('x', 5_000), File.ReadAllText(Files.Database));
    }

    [Fact]
    public void CheckOfTheFile_EndsWithTheStart()
    {
        AppendMany(1_000);
        Kill();

        Assert.Throws<OperationCanceledException>(() => LogStore.Open(
            new FileLogOptions { Directory = Files.Path }, Limits, System, cancellationToken: new CancellationToken(canceled: true)));
        Assert.Equal(1_000, Sequences().Count);
    }

    [Theory]
    [InlineData("DROP TABLE keys")]
    [InlineData("ALTER TABLE events RENAME COLUMN type TO kind")]
    [InlineData("DELETE FROM log")]
    [InlineData("DELETE FROM epochs")]
    public void TablesThatAreNotThoseOfALog_AreDamage(string sql)
    {
        AppendMany(1);
        Store.Close();
        Kill();
        Files.Run(sql);

        Assert.Equal(StoreFault.Damaged, Assert.Throws<StoreException>(() => Store).Fault);
    }

    [Fact]
    public void ContentThatContradictsItself_IsDamage()
    {
        Limits.Capacity = 1;
        Append(1, "a");
        Store.Close();
        Kill();
        Files.Run("INSERT INTO kept VALUES (1, 0, 'a', 't', x'')"); // it is in the events too

        Assert.Equal(StoreFault.Damaged, Assert.Throws<StoreException>(() => Append(2, "b")).Fault);
    }

    [Fact]
    public void MissingEvent_IsFound()
    {
        AppendMany(10);
        Kill();
        Files.Run("DELETE FROM events WHERE seq = 4");

        Assert.Equal(
            $"{Files.Database} is damaged: events are missing. Move the directory away to begin anew.",
            Assert.Throws<StoreException>(() => Store).Message);
    }

    [Fact]
    public void MissingOldestEvent_IsFound()
    {
        Limits.Capacity = 5;
        AppendMany(10);
        Kill();
        Files.Run("DELETE FROM events WHERE seq = 6");

        Assert.Equal(StoreFault.Damaged, Assert.Throws<StoreException>(() => Store).Fault);
    }

    [Theory]
    [InlineData("PRAGMA user_version=1", "has format 1, and this version reads format 2")]
    [InlineData("PRAGMA application_id=0", "is not a log of RxSse")]
    public void OtherFormat_IsNotRead(string sql, string what)
    {
        AppendMany(1);
        Store.Close();
        Kill();
        Files.Run(sql);

        var error = Assert.Throws<StoreException>(() => Store);

        Assert.Equal(StoreFault.OtherFormat, error.Fault);
        Assert.Equal($"{Files.Database} {what}. Choose another directory.", error.Message);
    }

    [Fact]
    public void SecondLog_IsToldThatTheDirectoryIsInUse()
    {
        AppendMany(1);

        var error = Assert.Throws<StoreException>(() => Open());

        Assert.Equal(StoreFault.InUse, error.Fault);
        Assert.Equal($"{Files.Path} is in use by another process. Stop that process, or choose another directory.", error.Message);
        Assert.Equal("Appended 2-2", Append(2));
    }

    [Fact]
    public void DirectoryThatIsAFile_IsTold()
    {
        File.WriteAllText(Files.Path, "");

        var error = Assert.Throws<StoreException>(() => Store);

        Assert.Equal(StoreFault.NoAccess, error.Fault);
        Assert.StartsWith($"{Files.Path} cannot be used: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_AreForTheirOwnerOnly()
    {
        AppendMany(1);
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const UnixFileMode ReadWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(ReadWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Files.Path));
        Assert.Equal(ReadWrite, File.GetUnixFileMode(Files.Database));
        Assert.Equal(ReadWrite, File.GetUnixFileMode(Files.Wal));
        Assert.False(File.Exists(Files.Database + "-shm"));
    }

    private static void Fail(bool fails)
    {
        if (fails)
        {
            throw new SqliteException("disk I/O error", 10);
        }
    }

    // The first pages have the roots of the tables, the last ones the newest events, which are in log.db-wal too.
    private void OverwriteOldEvents()
    {
        using var file = File.OpenWrite(Files.Database);
        file.Position = 14 * 4096;
        file.Write(Enumerable.Repeat((byte)0xAB, 4 * 4096).ToArray());
    }
}
