using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using RxSse.FileLog;
using RxSse.Log;
using RxSse.Tests.Diagnostics;
using RxSse.Tests.Log;
using Xunit;

namespace RxSse.Tests.FileLog;

/// <summary>A log that cannot go on says so, and the next start knows of the fault.</summary>
public sealed class FileLogEndTests : IDisposable
{
    private const int NoMemory = 7;
    private const int Disk = 10;
    private const int Corrupt = 11;

    private readonly FileLogs _logs = new();
    private readonly RecordingLogger<FileEventLog> _logger = new();
    private readonly Queue<int> _commits = []; // the codes with which they fail
    private Action _failing = () => { };
    private int? _checkpoint; // the code with which it fails
    private Exception? _end;

    public FileLogEndTests() => _logs.System = _logs.System with
    {
        Committing = _ =>
        {
            if (_commits.TryDequeue(out var code))
            {
                _failing();
                throw new SqliteException("it fails", code);
            }
        },
        Checkpointing = () =>
        {
            if (_checkpoint is { } code)
            {
                throw new SqliteException("it fails", code);
            }
        },
    };

    private FileEventLog Log => _logs.Log;

    public void Dispose() => _logs.Dispose();

    [Fact]
    public async Task DiskThatFails_AndCannotBeOpenedAgain_IsKnownAtTheNextStart()
    {
        await StartAsync();
        var given = Log.Newest;
        var away = _logs.Files.Database + "-away";
        _failing = () =>
        {
            File.Move(_logs.Files.Database, away);
            Directory.CreateDirectory(_logs.Files.Database);
        };
        _commits.Enqueue(Disk);
        await Assert.ThrowsAsync<AppendRefusedException>(async () => await Log.AppendAsync([Events.Of(3)], default));
        _logs.Loop.Start();
        Assert.NotNull(_end);
        await Log.StopAsync();
        Directory.Delete(_logs.Files.Database);
        File.Move(away, _logs.Files.Database);

        await _logs.OpenAsync(logger: _logger);

        Assert.NotEqual(given.Epoch, Log.Newest.Epoch);
        Assert.Equal("A new epoch of the log begins: the disk failed. Clients that resume receive a gap.", _logger.Messages[^1]);
        var epoch = Log.Newest.Epoch;
        await Log.StopAsync();
        await _logs.OpenAsync();
        Assert.Equal(epoch, Log.Newest.Epoch);
    }

    [Fact]
    public async Task DamageThatIsFound_InARunThatChangedNothing_IsLookedForAtTheNextStart()
    {
        await StartAsync();
        await Log.StopAsync();
        await _logs.OpenAsync();
        _commits.Enqueue(Corrupt);
        _logs.Loop.AdvanceBy(TimeSpan.TicksPerHour + 1);
        _logs.DiskTimers.AdvanceBy(TimeSpan.TicksPerMinute); // events have aged
        await Log.StopAsync();
        _logs.Files.Run("DELETE FROM events WHERE seq = 1");

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => _logs.OpenAsync());

        Assert.Contains("is damaged: events are missing.", Assert.Single(error.Failures), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(13, " is full. Make room, and start again.")]
    [InlineData(Disk, " Look at the disk and at the messages of the kernel, or restore a backup on another disk.")]
    public async Task StartThatFails_SaysWhatToDo(int code, string end)
    {
        _commits.Enqueue(code);

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => _logs.OpenAsync());

        Assert.EndsWith(end, Assert.Single(error.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnyErrorOfOpeningAgain_EndsTheTails()
    {
        await StartAsync();
        _commits.Enqueue(Disk);
        _commits.Enqueue(NoMemory);

        await Assert.ThrowsAsync<AppendRefusedException>(async () => await Log.AppendAsync([Events.Of(3)], default));

        _logs.Loop.Start();
        Assert.NotNull(_end);
        Assert.Equal("The log cannot go on. The server stops.", _logger.Messages[^1]);
    }

    [Fact]
    public async Task AnyErrorOfATimer_EndsTheTails()
    {
        await StartAsync();
        _checkpoint = NoMemory;
        _logs.Pass1s();

        _logs.Loop.Start();
        Assert.NotNull(_end);
        Assert.Equal("The log cannot go on. The server stops.", _logger.Messages[^1]);
    }

    [Fact]
    public async Task AnyErrorOfTheStop_ClosesTheFile()
    {
        await StartAsync();
        _checkpoint = NoMemory;
        await Assert.ThrowsAsync<SqliteException>(() => Log.StopAsync());
        _checkpoint = null;

        await _logs.OpenAsync();
        Assert.Equal(2, Log.Newest.Sequence);
    }

    private async Task StartAsync()
    {
        await _logs.OpenAsync(logger: _logger);
        await Log.AppendAsync(Events.Of([1, 2]), default);
        Log.Tail.Subscribe(_ => { }, error => _end = error);
    }
}
