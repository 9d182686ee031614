using System.Runtime.Versioning;
using Microsoft.Data.Sqlite;
using RxSse.FileLog;
using RxSse.FileLog.Store;
using Xunit;

namespace RxSse.Tests.FileLog.Store;

/// <summary>What is found when the file is opened.</summary>
public sealed class OpeningTests : StoreTestBase
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void EmptyFile_BesideAWalThatIsNot_IsDamage(bool isMissing)
    {
        AppendMany(1);
        Kill();
        File.Delete(Files.Database);
        if (!isMissing)
        {
            File.WriteAllBytes(Files.Database, []);
        }

        var error = Assert.Throws<StoreException>(() => Store);

        Assert.Equal(StoreFault.Damaged, error.Fault);
        Assert.NotEqual(0, new FileInfo(Files.Wal).Length); // it may have the events
    }

    [Fact]
    public void FileThatMayOnlyBeRead_IsNoFailedDisk()
    {
        var error = StoreException.Of(new SqliteException("disk I/O error", 10, 3850), "/data/log.db")!;

        Assert.Equal(StoreFault.NoAccess, error.Fault);
        Assert.Equal(
            $"{Path.GetDirectoryName("/data/log.db")} cannot be used: log.db and log.db-wal must be writable. "
                + "Give it to the user of this process, or choose another directory.",
            error.Message);
    }

    [Fact]
    public void DirectoriesThatAreNew_AreOnTheDiskBeforeAnythingElse()
    {
        var synced = new List<string>();
        var root = Path.GetDirectoryName(Files.Path)!;
        System = System with
        {
            SyncDirectory = directory =>
            {
                Assert.True(Directory.Exists(directory));
                synced.Add(Path.GetRelativePath(root, directory));
                DirectorySync.Run(directory);
            },
            Committing = _ => Assert.NotEmpty(synced),
        };
        var nested = new FileLogOptions { Directory = Path.Combine(Files.Path, "one", "two") };
        LogStore.Open(nested, Limits, System).Dispose();

        Assert.Equal([".", "log", Path.Combine("log", "one"), Path.Combine("log", "one", "two")], synced.Order());
        synced.Clear();
        LogStore.Open(nested, Limits, System with { Committing = _ => { } }).Dispose();
        Assert.Empty(synced); // there is nothing new
    }

    [Fact]
    public void EmptyFile_IsOfAStartThatWasKilled_AndItsDirectoryIsWrittenThrough()
    {
        var synced = new List<string>();
        Directory.CreateDirectory(Files.Path);
        File.WriteAllBytes(Path.Combine(Files.Path, "log.db"), []);
        System = System with { SyncDirectory = synced.Add };
        AppendMany(1);

        Assert.Equal([Files.Path], synced);
    }

    [Fact]
    public void DriveThatIsNotThere_EndsTheWayUp()
    {
        Assert.Equal(
            ["Z:/data", "Z:/"],
            DirectorySync.ParentsOfMissing("Z:/data/log", _ => false, path => path switch { "Z:/data/log" => "Z:/data", "Z:/data" => "Z:/", _ => null }));
        Assert.Equal([Path.GetTempPath()], DirectorySync.ParentsOfMissing("new", path => path != "new", _ => Path.GetTempPath()));
    }

    [Fact]
    public void DirectoryThatIsNotThere_CannotBeWrittenThroughToTheDisk()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var error = Assert.Throws<IOException>(() => DirectorySync.Run(Files.Path));
        Assert.StartsWith($"{Files.Path} cannot be written through to the disk: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FileThatAnyUserCanRead_IsTold_UnlessItsDirectoryKeepsThemOut()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const UnixFileMode Group = UnixFileMode.GroupRead | UnixFileMode.GroupExecute;
        AppendMany(1);
        Assert.Null(Store.OpenToAll);
        File.SetUnixFileMode(Files.Wal, FileRights.OfFile | UnixFileMode.OtherRead);
        Assert.Null(Store.OpenToAll);
        File.SetUnixFileMode(Files.Path, FileRights.OfDirectory | Group | UnixFileMode.OtherExecute);
        Assert.Equal(Files.Wal, Store.OpenToAll);
        File.SetUnixFileMode(Files.Wal, FileRights.OfFile | UnixFileMode.GroupRead); // for a backup
        Assert.Null(Store.OpenToAll);
    }

    [FactIfFilesHaveRights]
    [UnsupportedOSPlatform("windows")]
    public void FileThatMayOnlyBeRead_CannotBeUsed()
    {
        AppendMany(1);
        Store.Close();
        Kill();
        File.SetUnixFileMode(Files.Database, UnixFileMode.UserRead);
        Assert.Equal(StoreFault.NoAccess, Assert.Throws<StoreException>(() => Store).Fault);
    }

    [Fact]
    public void MarkWhoseCheckpointFailed_IsTakenBackByTheClose()
    {
        Sync = FileSync.Interval;
        var fails = false;
        System = System with { Checkpointing = () => Full(fails) };
        Store.Close();
        fails = true;
        Assert.Equal(StoreFault.Full, Assert.Throws<StoreException>(() => AppendMany(1)).Fault);
        fails = false;
        Store.Close();
        Kill();
        System = System with { BootId = "boot-2" };

        Assert.Null(Store.NewEpochReason);
    }

    private static void Full(bool fails)
    {
        if (fails)
        {
            throw new SqliteException("database or disk is full", 13);
        }
    }

    private sealed class FactIfFilesHaveRightsAttribute : FactAttribute
    {
        public FactIfFilesHaveRightsAttribute() => Skip = OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess
            ? "Needs a user who may not write every file. Run the tests as another user than root."
            : null;
    }
}
