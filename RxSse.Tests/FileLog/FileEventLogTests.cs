using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using RxSse.FileLog;
using RxSse.Log;
using RxSse.Log.InMemory;
using RxSse.Tests.Log;
using RxSse.Tests.VirtualTime;
using Xunit;

namespace RxSse.Tests.FileLog;

public sealed class FileEventLogTests : DurableLogContract, IAsyncLifetime
{
    private readonly FileLogs _logs = new();

    internal override IEventLog Log => _logs.Log;

    protected override int Capacity => 1_000;

    public Task InitializeAsync() => _logs.OpenAsync();

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
    public async Task FullDisk_RefusesEvents_AndEverythingElseGoesOn()
    {
        _logs.System = _logs.System with { MaxPages = 60 };
        await ReopenAsync();
        await Log.AppendAsync(Events.Of([1, 2]), default);
        var seen = new List<LogItem>();
        using var tail = Log.Tail.Subscribe(seen.Add);

        var refused = await Assert.ThrowsAsync<AppendRefusedException>(
            async () => await Log.AppendAsync([Events.OfSize(1_000_000)], default));

        Assert.Equal((AppendRefusal.Full, false), (refused.Reason, refused.MayBeAppended));
        Assert.Equal("The disk of the log is full. Make room for it, then try again.", refused.Message);
        Assert.Equal("The disk of the log is full.", Log.Degraded);
        Assert.Equal(2, (await Log.ReadAsync(0, 10, default)).Events.Count);
        Assert.Equal(3, (await Log.AppendAsync([Events.Of(3)], default))[0].Sequence);
        Assert.Null(Log.Degraded);
        RunTail();
        Assert.Equal(3, Assert.IsType<LogEvent>(Assert.Single(seen.Skip(1))).Sequence);
    }

    [Fact]
    public async Task FailedDisk_BeginsAnEpoch_AndTheRoundCanBeSentAgain()
    {
        var fails = 0;
        _logs.System = _logs.System with { Committing = () => _ = fails-- > 0 ? throw new SqliteException("disk I/O error", 10) : true };
        await ReopenAsync();
        await Log.AppendAsync(Events.Of([1, 2]), default);
        var given = Log.Newest;
        var seen = new List<LogItem>();
        using var tail = Log.Tail.Subscribe(seen.Add);
        fails = 1;

        var away = await Assert.ThrowsAsync<LogAwayException>(async () => await Log.AppendAsync([Events.Of(3, stream: "others")], default));
        var begin = Log.Newest;
        var next = (await Log.AppendAsync([Events.Of(3, stream: "others")], default))[0];

        Assert.False(away.MayBeAppended);
        Assert.NotEqual(given.Epoch, begin.Epoch);
        Assert.True(begin.Sequence > given.Sequence);
        Assert.Equal(begin with { Sequence = begin.Sequence + 1 }, next.Id);
        RunTail();
        var epoch = Assert.IsType<NewEpoch>(seen[1]);
        Assert.Equal((given, begin), (epoch.From, epoch.Begin));
        Assert.Equal(begin with { Sequence = 2 }, Assert.Single(epoch.Newest).Id);
        Assert.Equal(next.Id, Assert.IsType<LogEvent>(Assert.Single(seen.Skip(2))).Id);
        Assert.Equal(new Place.OtherEpoch(begin.Sequence), await Log.LocateAsync(given, default));
        Assert.Equal([1, 2, next.Sequence], (await Log.ReadAsync(0, 10, default)).Events.Select(logged => logged.Sequence));
        await ReopenAsync();
        Assert.Equal(next.Id, Log.Newest);
    }

    [Fact]
    public async Task DiskThatFailsAgain_EndsTheTails()
    {
        var fails = 0;
        _logs.System = _logs.System with { Committing = () => _ = fails-- > 0 ? throw new SqliteException("disk I/O error", 10) : true };
        await ReopenAsync();
        await Log.AppendAsync(Events.Of([1, 2]), default);
        Exception? end = null;
        using var tail = Log.Tail.Subscribe(_ => { }, error => end = error);
        fails = 2;

        var refused = await Assert.ThrowsAsync<AppendRefusedException>(async () => await Log.AppendAsync([Events.Of(3)], default));

        Assert.Equal((AppendRefusal.Away, true), (refused.Reason, refused.MayBeAppended));
        RunTail();
        Assert.Contains("disk I/O error", end?.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<AppendRefusedException>(async () => await Log.AppendAsync([Events.Of(3)], default));
        Exception? late = null;
        using var later = Log.Tail.Subscribe(_ => { }, error => late = error);
        Assert.Same(end, late);
    }

    [Fact]
    public async Task EventsAge_WithoutAnybodyWhoAppendsOrReads()
    {
        await Log.AppendAsync(Events.Of([1, 2]), default);
        _logs.Loop.AdvanceBy(TimeSpan.TicksPerHour + 1);
        _logs.DiskTimers.AdvanceBy(TimeSpan.TicksPerMinute);
        await Log.StopAsync();

        _logs.Files.Run("INSERT INTO log SELECT 2, 0, count(*), '', 0, 0, 0 FROM events HAVING count(*) > 0"); // fails if there are any
    }

    [Fact]
    public async Task ClockThatIsBehindTheLog_GoesOnFromThere()
    {
        _logs.Loop.AdvanceTo(TimeSpan.TicksPerDay);
        await Log.AppendAsync(Events.Of([1]), default);
        await Log.StopAsync();
        var clock = new SettableClock(_logs.Loop) { Offset = -TimeSpan.FromHours(1) };
        await _logs.OpenAsync(clock);
        _logs.Loop.AdvanceBy(TimeSpan.TicksPerMinute);
        await Log.AppendAsync(Events.Of([2]), default);

        var times = (await Log.ReadAsync(0, 10, default)).Events.Select(logged => logged.Time).ToList();
        Assert.Equal(TimeSpan.FromSeconds(30), times[1] - times[0]); // at half the pace
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

    protected override void AdvanceTo(DateTimeOffset time) => _logs.Loop.AdvanceTo(time.Ticks);

    private protected override async Task ReopenAsync()
    {
        await Log.StopAsync();
        await _logs.OpenAsync();
    }

    private protected override void Save() => _logs.Pass1s();

    private protected override Task LoseRestAsync() => _logs.LosePowerAsync(walBytes: 0);

    private protected override async Task BeginEpochAsync()
    {
        _logs.NewEpoch = true;
        await ReopenAsync();
    }
}
