using Microsoft.Data.Sqlite;
using RxSse.FileLog;
using RxSse.Log;
using RxSse.Tests.Diagnostics;
using RxSse.Tests.Log;
using Xunit;

namespace RxSse.Tests.FileLog;

/// <summary>What the file log does when its disk is full, fails or is damaged while it runs.</summary>
public sealed class FileLogFaultTests : IDisposable
{
    private const int Disk = 10; // SQLITE_IOERR
    private const int Corrupt = 11;
    private const int Full = 13;

    private readonly FileLogs _logs = new();
    private readonly RecordingLogger<FileEventLog> _logger = new();
    private int _fails; // the next commits
    private int _code = Disk;

    public FileLogFaultTests() => _logs.System = _logs.System with { Committing = _ => Fail() };

    private FileEventLog Log => _logs.Log;

    public void Dispose() => _logs.Dispose();

    private void Fail()
    {
        if (_fails > 0)
        {
            _fails--;
            throw new SqliteException("it fails", _code);
        }
    }

    [Fact]
    public async Task FullDisk_RefusesEvents_AndEverythingElseGoesOn()
    {
        _logs.System = _logs.System with { MaxPages = 60 };
        await _logs.OpenAsync(logger: _logger);
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
        _logs.Loop.Start();
        Assert.Equal(3, Assert.IsType<LogEvent>(Assert.Single(seen.Skip(1))).Sequence);
    }

    [Theory]
    [InlineData("deletion")]
    [InlineData("revocation")]
    [InlineData("mark")]
    public async Task FullDisk_IsOver_WithAnythingThatIsWritten(string what)
    {
        await _logs.OpenAsync();
        await Log.AppendAsync(Events.Of([1, 2]), default);
        (_fails, _code) = (1, Full);
        await Assert.ThrowsAsync<AppendRefusedException>(async () => await Log.AppendAsync([Events.Of(3)], default));
        Assert.NotNull(Log.Degraded);

        switch (what)
        {
            case "deletion":
                _logs.Loop.AdvanceBy(TimeSpan.TicksPerHour + 1);
                _logs.DiskTimers.AdvanceBy(TimeSpan.TicksPerMinute);
                break;
            case "mark":
                _logs.Loop.AdvanceBy(TimeSpan.TicksPerSecond); // a mark at the time of an event needs no write
                Log.RequestMark(Log.Now);
                break;
            default:
                await Log.KeepAsync(Digest.Of("ada"), DateTimeOffset.MaxValue);
                break;
        }

        Assert.Null(Log.Degraded);
    }

    [Fact]
    public async Task FailedDisk_BeginsAnEpoch_AndTheRoundCanBeSentAgain()
    {
        await _logs.OpenAsync(logger: _logger);
        await Log.AppendAsync(Events.Of([1, 2]), default);
        var given = Log.Newest;
        var seen = new List<LogItem>();
        using var tail = Log.Tail.Subscribe(seen.Add);
        _fails = 1;

        var away = await Assert.ThrowsAsync<LogAwayException>(async () => await Log.AppendAsync([Events.Of(3, stream: "others")], default));
        var begin = Log.Newest;
        var next = (await Log.AppendAsync([Events.Of(3, stream: "others")], default))[0];

        Assert.False(away.MayBeAppended);
        Assert.NotEqual(given.Epoch, begin.Epoch);
        Assert.True(begin.Sequence > given.Sequence);
        Assert.Equal(begin with { Sequence = begin.Sequence + 1 }, next.Id);
        _logs.Loop.Start();
        var epoch = Assert.IsType<NewEpoch>(seen[1]);
        Assert.Equal((given, begin), (epoch.From, epoch.Begin));
        Assert.Equal(begin with { Sequence = 2 }, Assert.Single(epoch.Newest).Id);
        Assert.Equal(next.Id, Assert.IsType<LogEvent>(Assert.Single(seen.Skip(2))).Id);
        Assert.Equal(new Place.OtherEpoch(begin.Sequence), await Log.LocateAsync(given, default));
        Assert.Equal([1, 2, next.Sequence], (await Log.ReadAsync(0, 10, default)).Events.Select(logged => logged.Sequence));
        await Log.StopAsync();
        await _logs.OpenAsync();
        Assert.Equal(next.Id, Log.Newest);
    }

    [Fact]
    public async Task FailedDisk_CostsAReaderNothing_IfTheLogGoesOn()
    {
        await _logs.OpenAsync();
        await Log.AppendAsync(Events.Of([1, 2]), default);
        var given = Log.Newest;
        _logs.Loop.AdvanceBy(TimeSpan.TicksPerHour + 1); // the read deletes what has aged
        _fails = 1;

        var page = await Log.ReadAsync(0, 10, default);

        Assert.Equal(2, page.EvictedThrough);
        Assert.NotEqual(given.Epoch, Log.Newest.Epoch);
    }

    [Fact]
    public async Task DiskThatFailsAgain_EndsTheTails()
    {
        await _logs.OpenAsync(logger: _logger);
        await Log.AppendAsync(Events.Of([1, 2]), default);
        Exception? end = null;
        using var tail = Log.Tail.Subscribe(_ => { }, error => end = error);
        _fails = 2;

        var refused = await Assert.ThrowsAsync<AppendRefusedException>(async () => await Log.AppendAsync([Events.Of(3)], default));

        Assert.Equal((AppendRefusal.Away, true), (refused.Reason, refused.MayBeAppended));
        _logs.Loop.Start();
        Assert.Contains("it fails", end?.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<AppendRefusedException>(async () => await Log.AppendAsync([Events.Of(3)], default));
        Exception? late = null;
        using var later = Log.Tail.Subscribe(_ => { }, error => late = error);
        Assert.Same(end, late);
    }

    [Fact]
    public async Task DamageWhileItRuns_EndsTheTails_AndIsNotOpenedAgain()
    {
        await _logs.OpenAsync(logger: _logger);
        await Log.AppendAsync(Events.Of([1, 2]), default);
        Exception? end = null;
        using var tail = Log.Tail.Subscribe(_ => { }, error => end = error);
        (_fails, _code) = (1, Corrupt);

        var refused = await Assert.ThrowsAsync<AppendRefusedException>(async () => await Log.AppendAsync([Events.Of(3)], default));

        Assert.Equal((AppendRefusal.Away, true), (refused.Reason, refused.MayBeAppended));
        _logs.Loop.Start();
        Assert.EndsWith("Move the directory away to begin anew.", end?.Message, StringComparison.Ordinal);
        Assert.Equal(["The log has failed.", "The log cannot go on. The server stops."], _logger.Messages);
        await Assert.ThrowsAsync<LogAwayException>(async () => await Log.FindAsync(DateTimeOffset.MinValue, default));
    }

    [Fact]
    public async Task ReaderThatFindsTheDamage_IsToldThatTheLogIsAway()
    {
        await _logs.OpenAsync(logger: _logger);
        await Log.AppendAsync(Events.Of([1, 2]), default);
        _logs.Loop.AdvanceBy(TimeSpan.FromDays(365).Ticks); // what has aged is evicted, and read from the disk
        (_fails, _code) = (1, Corrupt);

        var away = await Assert.ThrowsAsync<LogAwayException>(async () => await Log.ReadAsync(0, 10, default));

        Assert.Equal("The disk of the log has failed.", away.Message);
    }

    [Fact]
    public async Task FullDisk_IsAWarning_OnceASecond()
    {
        _logs.System = _logs.System with { MaxPages = 60 };
        await _logs.OpenAsync(logger: _logger);

        for (var tenths = 0; tenths < 20; tenths++)
        {
            await Assert.ThrowsAsync<AppendRefusedException>(async () => await Log.AppendAsync([Events.OfSize(1_000_000)], default));
            _logs.Loop.AdvanceBy(TimeSpan.TicksPerSecond / 10);
        }

        Assert.Equal(
            Enumerable.Repeat($"The disk of {_logs.Files.Database} is full. Events are refused until there is room.", 2), _logger.Messages);
    }

    [Fact]
    public async Task NewEpoch_IsAWarning_WithTheReason()
    {
        _logs.NewEpoch = true;
        await _logs.OpenAsync(logger: _logger);

        Assert.Equal(
            "A new epoch of the log begins: RxSse:Log:NewEpoch is set; remove it before the next start. Clients that resume receive a gap.",
            Assert.Single(_logger.Messages));
    }
}
