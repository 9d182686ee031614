using System.Reactive.Concurrency;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Reactive.Testing;
using RxSse.FileLog;
using RxSse.FileLog.Store;
using RxSse.Log;
using RxSse.Tests.FileLog.Store;

namespace RxSse.Tests.FileLog;

/// <summary>Opens one file log after another in a directory.</summary>
internal sealed class FileLogs : IDisposable
{
    public StoreDirectory Files { get; private set; } = new();

    /// <summary>The virtual time of the tails, and the clock.</summary>
    public TestScheduler Loop { get; } = new();

    /// <summary>The virtual time of the thread of the disk.</summary>
    public TestScheduler DiskTimers { get; } = new();

    public HistoryOptions Limits { get; } = new() { Capacity = 1_000 };

    public FileSync Sync { get; set; } = FileSync.Interval;

    public StoreSystem System { get; set; } = new("boot");

    public bool NewEpoch { get; set; }

    public FileEventLog Log { get; private set; } = null!;

    /// <summary>Opens the log as a process that starts.</summary>
    public Task OpenAsync(IScheduler? loop = null, ILogger<FileEventLog>? logger = null)
    {
        Log = new FileEventLog(
            new FileLogSetup(new FileLogOptions { Directory = Files.Path, Sync = Sync }, Limits, new TailOptions(), NewEpoch, System),
            loop ?? Loop, new InlineDisk(DiskTimers), logger ?? NullLogger<FileEventLog>.Instance);
        return Log.StartAsync(default);
    }

    /// <summary>Writes all that there is through to the disk: a second has passed.</summary>
    public void Pass1s() => DiskTimers.AdvanceBy(TimeSpan.TicksPerSecond);

    /// <summary>The machine loses power now, and starts again with what its disk has.</summary>
    public async Task LosePowerAsync(long walBytes)
    {
        var rest = Files.Copy(walBytes);
        await Log.StopAsync();
        Files.Dispose();
        Files = rest;
        System = System with { BootId = System.BootId + "+" };
        await OpenAsync();
    }

    /// <summary>The process dies now, and another one starts.</summary>
    public async Task KillAsync(IScheduler loop)
    {
        var rest = Files.Copy();
        await Log.StopAsync();
        Files.Dispose();
        Files = rest;
        await OpenAsync(loop);
    }

    public void Dispose()
    {
        _ = Log.StopAsync(); // it runs at once
        Files.Dispose();
    }
}
