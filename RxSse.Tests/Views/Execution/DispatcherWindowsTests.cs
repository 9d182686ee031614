using RxSse.Hub;
using RxSse.Log;
using RxSse.Tests.Log;
using Xunit;

namespace RxSse.Tests.Views.Execution;

/// <summary>How the dispatcher ends the windows of views that it does not wake.</summary>
public sealed class DispatcherWindowsTests : DispatcherTestBase
{
    [Fact]
    public void WindowsOfAViewThatIsNotWoken_EndWithTheFirstEventAtTheirEnd_AndHaveThePositionBeforeIt()
    {
        var part = StartWindows("a | where $ > 5 | count over 1s");
        Publish("a", "6");
        Publish("c", "1");
        Registry.OnNext(At(3, 1_200, "b"));
        Dispatch();
        Turn();

        Assert.Equal(["""a {"count":1,"from":0,"to":1000} @2#"""], part.Output.Next());
        Registry.OnNext(At(4, 1_900, "b")); // nothing is due
        Registry.OnNext(At(5, 2_000, "a"));
        Dispatch();
        Turn();
        Assert.Equal(["""a {"count":0,"from":1000,"to":2000} @4#"""], part.Output.Next());
    }

    [Fact]
    public void WindowsOfAViewThatIsNotWoken_EndWithAMark_AsLongAsThereIsTheView()
    {
        Options.ShareGrace = TimeSpan.Zero;
        var part = StartWindows("a | where $ > 5 | count over 1s");
        var asked = Log.Asked;
        Publish("b", "1");
        for (var second = 0; second < 2; second++)
        {
            Wait(1_000);
            Dispatch();
            Turn();
        }

        Assert.Equal(
            ["""a {"count":0,"from":0,"to":1000} @1#""", """a {"count":0,"from":1000,"to":2000} @1#"""], part.Output.Next());
        Assert.Equal(asked + 2, Log.Asked);
        part.Dispose();
        Turn();
        Dispatch();
        Wait(5_000);
        Dispatch();
        Assert.Equal(asked + 2, Log.Asked); // the last mark has passed, and nobody needs another one
    }

    [Fact]
    public void DispatcherThatFallsBehind_TellsTheViewsWhoseWindowsMayHaveEnded_AlthoughTheyReadNothingOfIt()
    {
        Options.DispatcherItems = 1_024;
        var (ended, goesOn) = (StartWindows("a | where $ > 5 | count over 1s"), StartWindows("a | where $ > 5 | count over 1h"));
        for (var number = 1; number <= 1_025; number++)
        {
            Registry.OnNext(At(number, number < 300 ? 10 : 1_200, "b"));
        }

        Dispatch();
        Turn();

        Assert.Equal(["left out 0 to 512"], ended.Output.Next());
        Assert.Empty(goesOn.Output.Next());
    }

    [Fact]
    public void WhoWaitsForTheTimeOfWindows_IsToldIt_WhenTheyHaveEndedWithoutAResult()
    {
        var part = StartWindows("a | max $ over 1s");
        part.Advance(new EventId("e", 0) { Until = 0 });
        Publish("b", "1");
        Dispatch();
        Turn();
        Assert.Equal([1L], part.Output.Points);

        part.Advance(new EventId("e", 1) { Until = 1 });
        Dispatch();
        Turn();
        Assert.Equal([1L], part.Output.Points);
        Wait(1_000);
        Dispatch();
        Turn();
        Assert.Equal([1L, 1L], part.Output.Points);
    }

    [Fact]
    public void ManyDifferentWindows_NeedNoMoreMarksThanTheShortestPeriodAllows()
    {
        var views = Enumerable.Range(101, 99).Select(step => StartWindows($"a | count over {step}ms")).ToArray();
        Assert.Equal(1, Log.Given); // those that begin at the same time share the first one
        for (var millisecond = 0; millisecond < 1_000; millisecond++)
        {
            Wait(1);
            Dispatch();
        }

        Turn();
        Assert.InRange(Log.Given, 9, 12);
        Assert.All(views, view => Assert.InRange(view.Output.Next().Length, 4, 9));
    }

    [Fact]
    public void TimeThatSomebodyWaitsFor_ComesWithAMark_AlthoughNoWindowEnds()
    {
        var part = StartWindows("a | count over 1h");
        part.Advance(new EventId("e", 0) { Until = 0 }, until: 250);
        Dispatch();
        Wait(200);
        Dispatch();
        Turn();
        Assert.Empty(part.Output.Points);

        Wait(150);
        Dispatch();
        Turn();
        Assert.Equal([0L], part.Output.Points);
    }

    // The time of the log comes with a mark.
    private Share StartWindows(string view)
    {
        var part = Start(view);
        Dispatch();
        Turn();
        return part;
    }

    private static LoggedItem At(long number, int milliseconds, string stream) => new(
        new LogEvent(new EventId("e", number), DateTimeOffset.UnixEpoch.AddMilliseconds(milliseconds), Events.Of((int)number, stream)));
}
