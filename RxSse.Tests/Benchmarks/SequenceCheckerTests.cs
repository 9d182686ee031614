using System.Text;
using RxSse.Benchmarks.Load;
using Xunit;

namespace RxSse.Tests.Benchmarks;

/// <summary>A load generator that overlooks a loss is worse than none.</summary>
public sealed class SequenceCheckerTests
{
    private readonly SequenceChecker _tally = new();

    [Fact]
    public void EveryEventAfterTheJoin_IsCounted_AndNothingIsLost()
    {
        Take("retry: 3000\ndata: {\"type\":\"connected\",\"data\":{}}", Event(6), Heartbeat(7), Event(8), Heartbeat(8), Event(9));

        Assert.Equal((9L, 2L, 0L, 0L, 0L), (_tally.Last, _tally.Events, _tally.Lost, _tally.OutOfOrder, _tally.Gaps));
    }

    [Fact]
    public void SkippedEvents_AreLost()
    {
        Take(Heartbeat(0), Event(1), Event(4));

        Assert.Equal((2L, 0L), (_tally.Lost, _tally.OutOfOrder));
    }

    [Fact]
    public void EventThatComesAgain_IsOutOfOrder()
    {
        Take(Heartbeat(0), Event(1), Event(2), Event(2), Event(1));

        Assert.Equal((0L, 2L), (_tally.Lost, _tally.OutOfOrder));
    }

    [Fact]
    public void HeartbeatAheadOfItsEvents_IsOutOfOrder()
    {
        Take(Heartbeat(3), Heartbeat(4));

        Assert.Equal(1, _tally.OutOfOrder);
    }

    [Fact]
    public void GapAndGoodbye_AreNoted()
    {
        Take(Heartbeat(0), "data: {\"type\":\"gap\",\"data\":{}}", "retry: 9\ndata: {\"type\":\"shutdown\",\"data\":{}}");

        Assert.Equal(1, _tally.Gaps);
        Assert.True(_tally.HasEnded);
    }

    [Fact]
    public void SkippedEvents_AreUndeclared_UnlessAGapBeforeTheNextEventCountsThem()
    {
        const string gap = "data: {\"type\":\"gap\",\"data\":{\"reason\":\"slow\",\"missed\":3}}";
        Take(Heartbeat(0), Event(1), gap, Event(5));
        Assert.Equal((3L, 0L), (_tally.Lost, _tally.Undeclared));

        Take(Event(7), gap, Event(12));
        Assert.Equal((8L, 2L), (_tally.Lost, _tally.Undeclared));
    }

    private static string Event(int sequence) => $"id: k3f9x2b7-{sequence}\ndata: {{\"type\":\"notification\",\"data\":{{}}}}";

    private static string Heartbeat(int sequence) => $"id: k3f9x2b7-{sequence}\ndata: {{\"type\":\"heartbeat\",\"data\":{{}}}}";

    private void Take(params string[] blocks)
    {
        foreach (var block in blocks)
        {
            _tally.Take(new Block(Encoding.UTF8.GetBytes(block)));
        }
    }
}
