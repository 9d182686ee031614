using System.Collections.Concurrent;
using System.Globalization;
using System.Reactive.Concurrency;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Reactive.Testing;
using RxSse.FileLog;
using RxSse.FileLog.Store;
using RxSse.Log;
using RxSse.Tests.FileLog.Store;
using RxSse.Tests.Log;
using Xunit;

namespace RxSse.Tests.FileLog;

/// <summary>The file log on a thread of its own, as in the server.</summary>
public sealed class FileLogThreadTests : IDisposable
{
    private readonly StoreDirectory _files = new();
    private readonly TestScheduler _loop = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Appenders_KeepTheOrderOfEach_AndTheTailIsThatOfTheHistory()
    {
        await using var log = await OpenAsync();
        var seen = new List<LogItem>();
        using var tail = log.Tail.Subscribe(seen.Add);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(async appender =>
        {
            for (var i = 0; i < 50; i++)
            {
                await log.AppendAsync([Events.Of(i, stream: $"s{appender}"), Events.Of(i, stream: $"s{appender}")], default);
            }
        }));
        _loop.Start();

        var page = await log.ReadAsync(0, 1_000, default);
        Assert.Equal(page.Events.Select(logged => logged.Id), seen.Skip(1).Cast<LogEvent>().Select(logged => logged.Id));
        Assert.All(page.Events.Chunk(2), round => Assert.Equal(round[0].Event.Data, round[1].Event.Data));
        foreach (var stream in page.Events.GroupBy(logged => logged.Event.Stream))
        {
            var numbers = stream
                .Select(logged => int.Parse(Encoding.UTF8.GetString(logged.Event.Data.Span), CultureInfo.InvariantCulture)).ToList();
            Assert.Equal(numbers.Order(), numbers);
        }
    }

    [Fact]
    public async Task LogThatStops_HasWhatItAcknowledged_AndRefusesTheRest()
    {
        var acknowledged = new ConcurrentBag<long>();
        var log = await OpenAsync();
        var appending = Enumerable.Range(0, 8).Select(async _ =>
        {
            try
            {
                while (true)
                {
                    acknowledged.Add((await log.AppendAsync([Events.Of(0)], default))[0].Sequence);
                }
            }
            catch (AppendRefusedException refused)
            {
                Assert.Equal((AppendRefusal.Away, false), (refused.Reason, refused.MayBeAppended));
            }
        }).ToList();
        var reading = log.ReadAsync(0, 10, default);
        await log.StopAsync();
        await Task.WhenAll(appending);
        await reading;
        await log.DisposeAsync();

        await using var again = await OpenAsync();
        var stored = (await again.ReadAsync(0, int.MaxValue, default)).Events.Select(logged => logged.Sequence).ToHashSet();
        Assert.Empty(acknowledged.Except(stored));
        Assert.Equal(stored.Count, again.Newest.Sequence);
    }

    [Fact]
    public async Task DisposedLog_AnswersEachCall()
    {
        var log = await OpenAsync();
        await log.DisposeAsync();
        await log.DisposeAsync();

        for (var i = 0; i < 2; i++)
        {
            await Assert.ThrowsAsync<AppendRefusedException>(async () => await log.AppendAsync([Events.Of(1)], default));
        }
    }

    private async Task<FileEventLog> OpenAsync()
    {
        var options = new FileLogOptions { Directory = _files.Path, Sync = FileSync.Interval };
        var log = new FileEventLog(
            new FileLogSetup(options, new HistoryOptions { Capacity = 1_000_000 }, new TailOptions(), false, new StoreSystem("boot")),
            _loop, new EventLoopScheduler(), NullLogger<FileEventLog>.Instance);
        await log.StartAsync(default);
        return log;
    }
}
