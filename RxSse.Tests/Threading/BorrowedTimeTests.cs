using System.Reactive.Concurrency;
using Microsoft.Reactive.Testing;
using RxSse.Threading;
using Xunit;

namespace RxSse.Tests.Threading;

public sealed class BorrowedTimeTests
{
    private readonly TestScheduler _time = new();
    private readonly IStopwatch _clock;
    private readonly BorrowedTime _borrowed;

    public BorrowedTimeTests()
    {
        _clock = _time.StartStopwatch();
        _borrowed = new BorrowedTime(_clock);
    }

    [Fact]
    public void WorkForAMillisecondInARow_IsLent_AndWhatIsMoreIsPaidForFirst()
    {
        for (var i = 0; i < 100; i++)
        {
            Assert.True(_borrowed.IsLeft);
            Work(10);
        }

        Work(10);
        Assert.False(_borrowed.IsLeft);
        Pass(39);
        Assert.False(_borrowed.IsLeft);
        Pass(1);
        Assert.True(_borrowed.IsLeft);
    }

    [Fact]
    public void OverLongTime_AFifthIsLent()
    {
        Work(2_000);
        var worked = 0;
        for (var i = 0; i < 100_000; i++)
        {
            if (_borrowed.IsLeft)
            {
                Work(1);
                worked++;
            }
            else
            {
                Pass(1);
            }
        }

        Assert.InRange(worked, 18_000, 20_000);
    }

    [Fact]
    public void WorkThatTakesLong_IsPaidFor_HoweverLongNothingWasLentBefore()
    {
        Pass(1_000_000);
        Work(3_000);
        Pass(7_999);
        Assert.False(_borrowed.IsLeft);
        Pass(1);
        Assert.True(_borrowed.IsLeft);
    }

    private void Work(int microseconds)
    {
        var began = _clock.Elapsed;
        Pass(microseconds);
        _borrowed.Use(began);
    }

    private void Pass(int microseconds) => _time.AdvanceBy(microseconds * TimeSpan.TicksPerMicrosecond);
}
