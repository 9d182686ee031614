using RxSse.Views.Execution;
using Xunit;

namespace RxSse.Tests.Views.Execution;

public sealed class PipelineTests : PipelineTestBase
{
    [Fact]
    public void EventOfAReplayablePipe_HasItsId_AndAHeartbeatTravelsBehindIt()
    {
        var view = Enter("a | where $ > 5").Output;

        Publish("a", "5");
        Publish("a", "6");
        Heartbeat();
        Publish("b", "9");
        Heartbeat();
        Turn();

        Assert.Equal(["a 6 @2#", "heartbeat @2", "heartbeat @3"], view.Next());
    }

    [Fact]
    public void OfSeveralEventsFromOne_OnlyTheLastHasTheId()
    {
        var view = Enter("a, (a | as again), (a | where $ > 1 | as large)").Output;

        Publish("a", "1");
        Publish("a", "2");
        Turn();

        Assert.Equal(["a 1 @1", "again 1 @1#", "a 2 @2", "again 2 @2", "large 2 @2#"], view.Next());
    }

    [Fact]
    public void LateEventOfALivePipe_HasNoId()
    {
        var view = Enter("(a | debounce 1s), b").Output;

        Publish("a", "10");
        Turn();
        Publish("b", "11");
        Publish("b", "12");
        Turn();
        Assert.Equal(["b 11 @2#", "b 12 @3#"], view.Next());

        Wait(1_000);
        Assert.Equal(["a 10 @3"], view.Next());
    }

    [Fact]
    public void LivePipe_DoesNotTakeTheIdFromAReplayableOne()
    {
        var view = Enter("a, latest(a, b)").Output; // the live pipe sends last

        Publish("b", "1");
        Publish("a", "2");
        Turn();

        Assert.Equal(["a 2 @2#", """latest {"a":2,"b":1} @2"""], view.Next());
    }

    [Fact]
    public void OperatorAfterSeveralStreams_StarvesNoneOfThem()
    {
        var view = Enter("a, b | sample 5s").Output;

        Publish("b", "0");
        for (var i = 1; i <= 100; i++)
        {
            Publish("a", $"{i}");
            Turn();
        }

        Wait(5_000);

        Assert.Equal(["a 100 @101", "b 0 @101"], view.Next().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("a | sample 1s", "a 2 @2")]
    [InlineData("a | debounce 1s", "a 2 @2")]
    [InlineData("a | buffer 1s", "")]
    [InlineData("a | count over 1s", "")]
    [InlineData("a | where $ > 2", "")]
    [InlineData("latest(a, b)", """latest {"a":2,"b":1} @3""")]
    [InlineData("a, (a | as again)", "a 2 @2, again 2 @2#")]
    [InlineData("b, (a | sample 1s)", "a 2 @2, b 1 @3#")]
    public void Snapshot_IsAFunctionOfTheLogAlone(string text, string snapshot)
    {
        var early = Enter(text);
        Publish("a", "1");
        Publish("a", "2");
        Publish("b", "1");
        Publish("c", "1");
        Turn();
        var seenByWhoWasThere = Join(early);

        early.Dispose();
        Wait(10_000); // the view is at its end
        var seenByWhoStartsIt = Join(Enter(text));

        Assert.Equal($"4: {snapshot}", seenByWhoWasThere);
        Assert.Equal(seenByWhoWasThere, seenByWhoStartsIt);
        Assert.Equal(2, Started.Count);
    }

    [Fact]
    public void ViewThatFallsBehind_DropsTheOldest_SaysSo_AndItsSnapshotStaysRight()
    {
        var part = Enter("(a | where $ > 0), (b | where $ > 0)");
        Publish("b", "1");
        for (var i = 1; i <= DropOldestBuffer.Capacity + 4; i++)
        {
            Publish("a", $"{i}");
        }

        Turn();

        var items = part.Output.Next();
        Assert.Equal(["left out 0 to 5", "a 5 @6#"], items.Take(2));
        Assert.Equal(1 + DropOldestBuffer.Capacity, items.Length);
        Assert.Equal($"1029: b 1 @1#, a {DropOldestBuffer.Capacity + 4} @1029#", Join(part));
    }

    [Fact]
    public void DistinctBehindWhatWasLeftOut_TakesNothingForARepetition()
    {
        var view = Enter("a | distinct").Output;
        Publish("a", "7");
        Turn();
        Assert.Equal(["a 7 @1#"], view.Next());

        Publish("a", "8"); // is left out
        for (var i = 0; i < DropOldestBuffer.Capacity; i++)
        {
            Publish("a", "7");
        }

        Turn();

        Assert.Equal(["left out 1 to 2", "a 7 @3#"], view.Next());
    }

    [Fact]
    public void WhoJoins_ComesAfterAllThatHasPassedTheHub()
    {
        var part = Enter("a | where $ > 0");
        var seen = new List<string>();
        Publish("a", "1");
        part.Join(point => seen.Add($"{point!.Position.Sequence} {string.Join(",", part.Output.Next())}"));
        Publish("a", "2");
        Turn();

        Assert.Equal(["1 a 1 @1#"], seen);
    }

    [Fact]
    public void DistinctOfAMerge_TakesNothingForARepetition_IfWhatCameLastIsNotKnown()
    {
        Publish("a", "1");
        Publish("c", "2"); // keeps no snapshot: of the two only the log knows that it came last
        var view = Enter("merge(a, c) | distinct").Output;

        Publish("a", "1");
        Publish("a", "1");
        Turn();

        Assert.Equal(["merge 1 @3#"], view.Next());
    }

    [Fact]
    public void DistinctOfAMerge_StartsFromTheSnapshot_IfEachInputHasOne()
    {
        Publish("b", "2");
        Publish("a", "1");
        var view = Enter("merge(a, b) | distinct").Output;

        Publish("a", "1");
        Publish("b", "2");
        Turn();

        Assert.Equal(["merge 2 @4#"], view.Next());
    }
}
