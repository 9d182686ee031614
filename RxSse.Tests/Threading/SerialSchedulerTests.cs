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

    [Fact]
    public void Work_RunsInOrder_WithOtherWorkOfTheThreadsBetween()
    {
        var serial = new SerialScheduler(_threads);
        serial.Schedule(() => _log.Add(1));
        serial.Schedule(() => _log.Add(2));
        _threads.Schedule(() => _log.Add(100));
        serial.Schedule(TimeSpan.FromSeconds(1), () => _log.Add(3));
        _threads.Start();

        Assert.Equal([1, 100, 2, 3], _log);
        Assert.True(_threads.Clock >= TimeSpan.TicksPerSecond);
    }

    [Fact]
    public void DisposedWork_DoesNotRun()
    {
        var serial = new SerialScheduler(_threads);
        serial.Schedule(() => _log.Add(1)).Dispose();
        serial.Schedule(TimeSpan.FromSeconds(1), () => _log.Add(2)).Dispose();
        _threads.Start();

        Assert.Empty(_log);
    }

    [Fact]
    public void OneThreadAtATime_OfAnyNumber()
    {
        var pool = new PoolScheduler(_threads);
        var serial = new SerialScheduler(pool);
        for (var i = 0; i < 200; i++)
        {
            var number = i;
            serial.Schedule(() => _log.Add(number)); // a list is not safe for two threads
        }

        pool.Join();

        Assert.Equal(Enumerable.Range(0, 200), _log);
    }
}
