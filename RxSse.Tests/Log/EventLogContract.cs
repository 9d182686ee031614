using RxSse.Log;
using Xunit;

namespace RxSse.Tests.Log;

/// <summary>The contract of every log. The tests of a log derive from this class.</summary>
public abstract class EventLogContract
{
    internal abstract IEventLog Log { get; }

    /// <summary>Delivers the events that wait in the tail.</summary>
    protected abstract void RunTail();

    [Fact]
    public async Task Sequences_AreDense_AndStartAt1()
    {
        Assert.Equal(0, Log.Newest.Sequence);

        var first = await AppendAsync(1, 2);
        var second = await AppendAsync(3);

        Assert.Equal([1, 2], first.Select(logged => logged.Sequence));
        Assert.Equal([3], second.Select(logged => logged.Sequence));
        Assert.Equal(second[0].Id, Log.Newest);
        Assert.Single(first.Concat(second).Select(logged => logged.Id.Epoch).Distinct());
    }

    [Fact]
    public async Task Tail_DeliversEventsAppendedAfterTheSubscription_InOrder()
    {
        await AppendAsync(1);
        var seen = new List<LogEvent>();
        using (Log.Tail.Subscribe(seen.Add))
        {
            await AppendAsync(2, 3);
            await AppendAsync(4);
            RunTail();
        }

        await AppendAsync(5);
        RunTail();

        Assert.Equal([2, 3, 4], seen.Select(logged => logged.Sequence));
    }

    [Fact]
    public async Task ObserverThatAppends_IsNotCalledWithinItself()
    {
        var depth = 0;
        var deepest = 0;
        var seen = 0;
        using var tail = Log.Tail.Subscribe(logged =>
        {
            deepest = Math.Max(deepest, ++depth);
            if (logged.Sequence < 10)
            {
                Assert.True(Log.AppendAsync([Events.Of(0)], default).AsTask().IsCompleted);
            }

            seen++;
            depth--;
        });

        await AppendAsync(1);
        RunTail();

        Assert.Equal(10, seen);
        Assert.Equal(1, deepest);
    }

    [Fact]
    public async Task History_IsReadInPages()
    {
        await AppendAsync(1, 2, 3, 4, 5);

        Assert.Equal([1, 2], (await Log.ReadAsync(0, 2, default)).Events.Select(logged => logged.Sequence));
        Assert.Equal([3, 4, 5], (await Log.ReadAsync(2, 10, default)).Events.Select(logged => logged.Sequence));
        Assert.Empty((await Log.ReadAsync(5, 10, default)).Events);
    }

    [Fact]
    public async Task NewestEventOfAStream_IsKnown()
    {
        Assert.Null(Log.NewestOf("a"));

        await Log.AppendAsync([Events.Of(1, stream: "a"), Events.Of(2, stream: "b"), Events.Of(3, stream: "a")], default);

        Assert.Equal(3, Log.NewestOf("a")?.Sequence);
        Assert.Equal(2, Log.NewestOf("b")?.Sequence);
    }

    [Fact]
    public async Task Time_IsFound()
    {
        await Log.AppendAsync([Events.Of(1, At(10)), Events.Of(2, At(20)), Events.Of(3, At(20)), Events.Of(4, At(30))], default);
        var found = new List<long>();
        foreach (var seconds in (int[])[0, 10, 11, 20, 21, 30, 31])
        {
            found.Add(await Log.FindAsync(At(seconds), default));
        }

        Assert.Equal([0, 0, 1, 1, 3, 3, 4], found);
    }

    private static DateTimeOffset At(int seconds) => DateTimeOffset.MinValue.AddSeconds(seconds);

    private ValueTask<IReadOnlyList<LogEvent>> AppendAsync(params int[] numbers) => Log.AppendAsync(Events.Of(numbers), default);
}
