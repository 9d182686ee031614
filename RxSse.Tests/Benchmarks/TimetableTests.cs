using RxSse.Benchmarks.Load;
using Xunit;

namespace RxSse.Tests.Benchmarks;

public sealed class TimetableTests
{
    private const int InAnHour = 3_600;

    [Fact]
    public void FirstIsDueAtOnce_AndNothingIsDueAfterTheStop()
    {
        using var timetable = new Timetable(perSecond: 1);

        Assert.True(timetable.WaitFor(0));
        timetable.Stop();
        Assert.False(timetable.WaitFor(InAnHour));
        Assert.False(timetable.WaitFor(0));
    }
}
