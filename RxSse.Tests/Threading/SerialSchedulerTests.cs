using System.Reactive.Concurrency;
using Microsoft.Reactive.Testing;
using RxSse.Tests.VirtualTime;
using RxSse.Threading;
using Xunit;

namespace RxSse.Tests.Threading;

public sealed class SerialSchedulerTests
{
    private readonly TestScheduler _threads = new();
    private readonly List<int> _log = [];

    [Theory]
    [InlineData(0.4, "1 2 3 100 4 5")]
    [InlineData(1, "1 100 2 3 4 5")]
    public void Work_RunsInOrder_AndAfterAMillisecond_OtherWorkOfTheThreadsRuns(double milliseconds, string order)
    {
        var clock = new Clock(_threads);
        var serial = new SerialScheduler(_threads, () => false, clock);
        for (var i = 1; i <= 4; i++)
        {
            var number = i;
            serial.Schedule(() =>
            {
                clock.Worked += TimeSpan.FromMilliseconds(milliseconds);
                _log.Add(number);
            });
        }

        _threads.Schedule(() => _log.Add(100));
        serial.Schedule(TimeSpan.FromSeconds(1), () => _log.Add(5));
        _threads.Start();

        Assert.Equal(order, string.Join(' ', _log));
        Assert.True(_threads.Clock >= TimeSpan.TicksPerSecond);
    }

    [Theory]
    [InlineData(false, 4, 0)]
    [InlineData(true, 4, 60)] // a fifth of the time is left
    [InlineData(true, 1, 15)]
    public void Work_RestsWhileSomethingUrgentWaits_ForABoundedTime(bool isUrgent, int maxRest, int milliseconds)
    {
        var clock = new Clock(_threads);
        var serial = new SerialScheduler(_threads, () => isUrgent, clock, maxRest);
        for (var i = 0; i < 7; i++)
        {
            serial.Schedule(() =>
            {
                clock.Worked += TimeSpan.FromMilliseconds(2.5);
                _log.Add((int)(_threads.Clock / TimeSpan.TicksPerMillisecond));
            });
        }

        _threads.Start();

        Assert.Equal(7, _log.Count);
        Assert.InRange(_log[^1], milliseconds, milliseconds + 3);
        Assert.InRange(_log[1], 0, 0); // no rest within 5 ms
    }

    [Fact]
    public void Rest_EndsWhenNothingUrgentWaits()
    {
        var clock = new Clock(_threads);
        var isUrgent = true;
        var serial = new SerialScheduler(_threads, () => isUrgent, clock);
        serial.Schedule(() => clock.Worked += TimeSpan.FromMilliseconds(10));
        serial.Schedule(() => _log.Add((int)(_threads.Clock / TimeSpan.TicksPerMillisecond)));
        _threads.Schedule(TimeSpan.FromMilliseconds(5), () => isUrgent = false);
        _threads.Start();

        Assert.InRange(Assert.Single(_log), 5, 7);
    }

    [Fact]
    public void DisposedWork_DoesNotRun()
    {
        var serial = new SerialScheduler(_threads, () => false);
        serial.Schedule(() => _log.Add(1)).Dispose();
        serial.Schedule(TimeSpan.FromSeconds(1), () => _log.Add(2)).Dispose();
        _threads.Start();

        Assert.Empty(_log);
    }

    [Fact]
    public void OneThreadAtATime_OfAnyNumber()
    {
        var pool = new PoolScheduler(_threads);
        var serial = new SerialScheduler(pool, () => false);
        for (var i = 0; i < 200; i++)
        {
            var number = i;
            serial.Schedule(() => _log.Add(number)); // a list is not safe for two threads
        }

        pool.Join();

        Assert.Equal(Enumerable.Range(0, 200), _log);
    }

    // Virtual time passes only while nothing runs. What the work takes is added.
    private sealed class Clock(TestScheduler time) : IStopwatch
    {
        public TimeSpan Worked { get; set; }

        public TimeSpan Elapsed => TimeSpan.FromTicks(time.Clock) + Worked;
    }
}
