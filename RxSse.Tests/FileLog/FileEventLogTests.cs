using System.Diagnostics;
using Microsoft.Extensions.Options;
using RxSse.FileLog;
using RxSse.FileLog.Store;
using RxSse.Log;
using RxSse.Tests.Diagnostics;
using RxSse.Tests.Log;
using RxSse.Tests.VirtualTime;
using Xunit;
using Xunit.Abstractions;

namespace RxSse.Tests.FileLog;

public sealed class FileEventLogTests(ITestOutputHelper output) : DurableLogContract, IAsyncLifetime
{
    private readonly FileLogs _logs = new();
    private Action? _committing; // once

    internal override IEventLog Log => _logs.Log;

    protected override int Capacity => 1_000;

    public Task InitializeAsync()
    {
        _logs.System = _logs.System with { Committing = _ => Interlocked.Exchange(ref _committing, null)?.Invoke() };
        return _logs.OpenAsync();
    }

    public Task DisposeAsync()
    {
        _logs.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task EventsThatAreNotInMemory_AreReadFromTheDisk()
    {
        _logs.Limits.Capacity = 12_000;
        await ReopenAsync();
        const int Count = LogCache.MaxEvents + 500;
        await Log.AppendAsync([new Append(Events.Of(Enumerable.Range(1, Count)))], default);
        for (var i = 0; i < 2; i++)
        {
            var read = new List<long>();
            while (read.Count < Count)
            {
                var page = await Log.ReadAsync(read.LastOrDefault(), 3_000, default);
                Assert.Null(page.EvictedThrough);
                read.AddRange(page.Events.Select(logged => logged.Sequence));
            }

            Assert.Equal(Enumerable.Range(1, Count).Select(sequence => (long)sequence), read);
            Assert.Equal(0, await Log.FindAsync(DateTimeOffset.MinValue, default));
            await ReopenAsync();
        }
    }

    [Fact]
    public async Task EventsAge_WithoutAnybodyWhoAppendsOrReads()
    {
        await Log.AppendAsync(Events.Of([1, 2]), default);
        _logs.Loop.AdvanceBy(TimeSpan.TicksPerHour + 1);
        _logs.DiskTimers.AdvanceBy(TimeSpan.TicksPerMinute);
        await Log.StopAsync();

        _logs.Files.Run("INSERT INTO log SELECT 2, 0, count(*), '', 0, 0, 0, 0 FROM events HAVING count(*) > 0"); // fails if there are any
    }

    [Fact]
    public async Task DeletionOfWhatHasAged_IsWrittenThroughToTheDisk()
    {
        var checkpoints = 0;
        _logs.System = _logs.System with { Checkpointing = () => checkpoints++ };
        await ReopenAsync();
        await Log.AppendAsync(Events.Of([1, 2]), default);
        Save();
        var before = checkpoints;
        _logs.Loop.AdvanceBy(TimeSpan.TicksPerHour + 1);
        _logs.DiskTimers.AdvanceBy(TimeSpan.TicksPerMinute);
        Save();

        Assert.Equal(before + 1, checkpoints);
    }

    [Fact]
    public async Task ClockThatIsBehindTheLog_GoesOnFromThere()
    {
        _logs.Loop.AdvanceTo(TimeSpan.TicksPerDay);
        await Log.AppendAsync(Events.Of([1]), default);
        await Log.StopAsync();
        var clock = new SettableClock(_logs.Loop) { Offset = -TimeSpan.FromHours(1) };
        var logger = new RecordingLogger<FileEventLog>();
        await _logs.OpenAsync(clock, logger);
        _logs.Loop.AdvanceBy(TimeSpan.TicksPerMinute);
        await Log.AppendAsync(Events.Of([2]), default);

        var times = (await Log.ReadAsync(0, 10, default)).Events.Select(logged => logged.Time).ToList();
        Assert.Equal(TimeSpan.FromSeconds(30), times[1] - times[0]); // at half the pace
        Assert.StartsWith("The newest event of the log is 01:00:00 ahead", Assert.Single(logger.Messages), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EventsAfterAReopening_AreNotBeforeAMark_AlthoughTheClockIsSetBack(bool isKilled)
    {
        _logs.Loop.AdvanceTo(TimeSpan.TicksPerDay);
        await Log.AppendAsync(Events.Of([1]), default);
        var marks = new List<DateTimeOffset>();
        using (Log.Tail.OfMarks(mark => marks.Add(mark.Time)))
        {
            _logs.Loop.AdvanceBy(TimeSpan.TicksPerHour);
            Log.RequestMark(_logs.Loop.Now);
            _logs.Loop.AdvanceBy(1);
        }

        if (isKilled)
        {
            await _logs.KillAsync(new SettableClock(_logs.Loop) { Offset = -TimeSpan.FromHours(2) });
        }
        else
        {
            await Log.StopAsync();
            await _logs.OpenAsync(new SettableClock(_logs.Loop) { Offset = -TimeSpan.FromHours(2) });
        }

        await Log.AppendAsync(Events.Of([2]), default);

        var time = (await Log.ReadAsync(1, 10, default)).Events[0].Time;
        Assert.InRange(time, Assert.Single(marks), marks[0] + (isKilled ? TimeSpan.FromSeconds(1) : TimeSpan.FromTicks(1)));
        Assert.Equal(2, Log.Newest.Sequence); // the epoch goes on
    }

    [Fact]
    public async Task MarksAreWrittenOnceASecond_AtMost()
    {
        var (writes, marks) = (0, 0);
        _logs.System = _logs.System with { Committing = _ => writes++ };
        await ReopenAsync();
        writes = 0;
        using var tail = Log.Tail.OfMarks(mark =>
        {
            marks++;
            Log.RequestMark(mark.Time + TimeSpan.FromMilliseconds(50));
        });
        Log.RequestMark(DateTimeOffset.MinValue);
        _logs.Loop.AdvanceBy(5 * TimeSpan.TicksPerSecond);

        Assert.InRange(marks, 95, 101);
        Assert.InRange(writes, 4, 7); // the first change of a run is another one
    }

    [Fact]
    public async Task FileThatAnyUserCanRead_IsToldAtTheStart()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await Log.StopAsync();
        File.SetUnixFileMode(_logs.Files.Path, FileRights.OfDirectory | UnixFileMode.OtherExecute);
        File.SetUnixFileMode(_logs.Files.Database, FileRights.OfFile | UnixFileMode.OtherRead);
        var logger = new RecordingLogger<FileEventLog>();
        await _logs.OpenAsync(logger: logger);

        Assert.Equal(
            [$"Any user of this machine can read or write {_logs.Files.Database}: chmod 600 the file, or chmod 700 its directory."], logger.Messages);
    }

    [LongFact]
    public async Task StartOver100000Events_TakesLessThanASecond()
    {
        const int Events = 100_000;
        _logs.Limits.Capacity = Events;
        await ReopenAsync();
        for (var i = 0; i < Events; i += 1_000)
        {
            await Log.AppendAsync([new Append(Tests.Log.Events.Of(Enumerable.Range(i, 1_000)))], default);
        }

        await _logs.Log.DisposeAsync();
        var began = Stopwatch.GetTimestamp();
        await _logs.OpenAsync();
        var took = Stopwatch.GetElapsedTime(began);

        Assert.Equal(Events, Log.Newest.Sequence);
        output.WriteLine($"Start over {Events} events: {took.TotalMilliseconds:0} ms");
        Assert.InRange(took.TotalSeconds, 0, 1);
    }

    [Fact]
    public async Task DirectoryInUse_IsAFaultOfTheSetting()
    {
        await Log.AppendAsync(Events.Of([1]), default);
        using var second = new FileEventLog(
            new FileLogSetup(new FileLogOptions { Directory = _logs.Files.Path }, _logs.Limits, new TailOptions(), false, _logs.System),
            _logs.Loop, new InlineDisk(_logs.DiskTimers), Microsoft.Extensions.Logging.Abstractions.NullLogger<FileEventLog>.Instance);

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => second.StartAsync(default));

        Assert.Equal(
            [$"RxSse:Log:File:Directory: {_logs.Files.Path} is in use by another process. Stop that process, or choose another directory."],
            error.Failures);
    }

    [Fact]
    public async Task StoppedLog_RefusesEvents()
    {
        await Log.StopAsync();

        var refused = await Assert.ThrowsAsync<AppendRefusedException>(async () => await Log.AppendAsync([Events.Of(1)], default));

        Assert.Equal(AppendRefusal.Away, refused.Reason);
    }

    protected override void RunTail() => _logs.Loop.Start();

    private protected override void Deliver() => _logs.Loop.AdvanceBy(1);

    protected override void AdvanceTo(DateTimeOffset time) => _logs.Loop.AdvanceTo(time.Ticks);

    private protected override async Task ReopenAsync()
    {
        await _logs.Log.DisposeAsync();
        await _logs.OpenAsync();
    }

    private protected override void DuringAppend(Action act) => _committing = act;

    private protected override Task EndAsync() => _logs.Log.DisposeAsync().AsTask();

    private protected override void Save() => _logs.Pass1s();

    private protected override Task LoseRestAsync() => _logs.LosePowerAsync(walBytes: 0);

    private protected override async Task BeginEpochAsync()
    {
        _logs.NewEpoch = true;
        await ReopenAsync();
    }
}
