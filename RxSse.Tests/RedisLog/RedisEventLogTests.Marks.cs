using RxSse.Log;
using Xunit;

namespace RxSse.Tests.RedisLog;

// Marks, of a node that is behind, and over breaks.
public sealed partial class RedisEventLogTests
{
    [Fact]
    public async Task MarkWaits_UntilTheNodeHasTheEventsBefore()
    {
        Pass(1);
        _b.Calls.TailFault = () => Refused;
        await AppendAsync(_a, 1, 2);
        _b.Log.RequestMark(DateTimeOffset.MinValue);
        Pass(1);
        Assert.Empty(_ofB.OfType<Mark>());
        _b.Calls.TailFault = null;
        Pass(1);

        Assert.Equal(["Standing", "LogEvent", "LogEvent", "Mark"], _ofB.Select(item => item.GetType().Name));
        Assert.Empty(_ofA.OfType<Mark>()); // it has not asked
    }

    [Fact]
    public async Task MarkOfAnEpochThatIsOver_IsAskedForAgainInTheNext()
    {
        Pass(4);
        await AppendAsync(_a, 1);
        var saved = _nodes.Server.Log!.Clone();
        Pass(1);
        _b.Calls.TailFault = () => Refused;
        await AppendAsync(_a, 2);
        _b.Log.RequestMark(DateTimeOffset.MinValue);
        Pass(1);
        _nodes.Restart(saved);
        _b.Calls.TailFault = null;
        Pass(3);

        var kinds = _ofB.Select(item => item.GetType().Name).ToList();
        Assert.Equal(1, kinds.Count(kind => kind == "Mark"));
        Assert.True(kinds.IndexOf("NewEpoch") < kinds.IndexOf("Mark"), string.Join(' ', kinds));
    }

    [Fact]
    public async Task EventsOfAnotherNode_AreNotBeforeAMark_WhenTheClockOfRedisIsSetBack()
    {
        Pass(3_600);
        _a.Log.RequestMark(DateTimeOffset.MinValue);
        Pass(1);
        _nodes.Server.Leap = -TimeSpan.FromMinutes(30);
        await AppendAsync(_b, 1);
        Pass(1);

        var mark = Assert.Single(_ofA.OfType<Mark>());
        Assert.Equal(mark.Time, Assert.Single(_ofA.OfType<LogEvent>()).Time); // it stands still
    }
}
