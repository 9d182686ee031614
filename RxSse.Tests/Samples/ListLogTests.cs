using System.Reactive.Concurrency;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Reactive.Testing;
using OwnLog;
using RxSse.Log;
using RxSse.Tests.Log;
using Xunit;

namespace RxSse.Tests.Samples;

/// <summary>The log of the sample keeps the contract of all logs.</summary>
public sealed class ListLogTests : EventLogContract
{
    private readonly TestScheduler _loop = new();
    private readonly ListLog _log;

    public ListLogTests() => _log = Create(_loop, Capacity);

    internal override IEventLog Log => _log;

    protected override int Capacity => 1_000;

    protected override void RunTail() => _loop.Start();

    private protected override void Deliver() => _loop.AdvanceBy(1);

    protected override void AdvanceTo(DateTimeOffset time) => _loop.AdvanceTo(time.Ticks);

    [Fact]
    public async Task Loss_BeginsAnEpoch_BehindAllIdsThatWereGiven()
    {
        var seen = new List<LogItem>();
        await Log.AppendAsync(Events.Of([1, 2]), default);
        var before = Log.Newest;
        using var tail = Log.Tail.Subscribe(seen.Add);

        _log.Lose();
        await Log.AppendAsync([Events.Of(3)], default);
        RunTail();

        var begun = Assert.IsType<NewEpoch>(seen[1]);
        Assert.Equal(before, begun.From);
        Assert.NotEqual(before.Epoch, begun.Begin.Epoch);
        Assert.Equal(begun.Begin with { Sequence = 3 }, Assert.IsType<LogEvent>(seen[2]).Id);
        Assert.Equal(new Place.OtherEpoch(2), await Log.LocateAsync(before, default));
    }

    private static ListLog Create(IScheduler loop, int capacity) =>
        new(new LogContext(loop, loop, new ServiceCollection().BuildServiceProvider()) { History = new HistoryOptions { Capacity = capacity } });
}
