using System.Reactive.Linq;
using Xunit;
using Xunit.Sdk;

namespace RxSse.Tests.VirtualTime;

public sealed class ObservableLoopTests
{
    private readonly ObservableLoop _loop = new();

    [Fact]
    public void TimerThatIsLeft_FailsTheTest_AndDoesNotHangIt()
    {
        using var left = Observable.Interval(TimeSpan.FromSeconds(1), _loop).Subscribe();

        Assert.Contains("a timer was not disposed", Assert.Throws<TrueException>(_loop.RunDry).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RunDry_EndsAtTheLastTimer()
    {
        using var one = Observable.Interval(TimeSpan.FromTicks(5), _loop).Take(3).Subscribe();

        _loop.RunDry();

        Assert.Equal(15, _loop.Clock);
        Assert.True(_loop.IsIdle);
    }
}
