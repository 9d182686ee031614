using RxSse.Hub;
using RxSse.Log;
using RxSse.Tests.Log;
using RxSse.Views.Execution;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Views.Execution;

/// <summary>What the windows of a view read from the log: what it costs, how long others wait for it, and what happens if the log is away.</summary>
public sealed class PipelineReadingTests : PipelineBudgetTestBase
{
    private const int TooMany = DropOldestBuffer.Capacity + 1;

    [Fact]
    public void Reading_CountsAsTimeOfTheView_AndRests()
    {
        Clock.Elapsed = TimeSpan.FromMinutes(1);
        PublishMany(9);
        Log.Held = new TaskCompletionSource();
        Share[] views = [Enter(CostlyView("one")), Enter(CostlyView("another"))];
        Log.Held.SetResult();
        Turn();
        Assert.InRange(Registry.Views.Min(view => view.Used), Ms(300), Ms(450)); // the other then works alone

        Wait(10_000);
        Assert.All(Registry.Views, view => Assert.InRange(view.Used, Ms(9 * 150), Ms(15 * 150)));
        Assert.All(views, view => Assert.Equal("9: ", Join(view)));
    }

    [Fact]
    public void ViewThatIsBehindAgain_BeforeItHasTakenWhatWaits_BeginsItsWindowsAnew_AndReadsAgainLater()
    {
        var view = Enter("a | count over 1s").Output;
        Log.Held = new TaskCompletionSource();
        PublishMany(TooMany);
        Turn();
        Assert.Equal(2, Log.Pages); // when it began, and now
        PublishMany(TooMany);
        Log.Held.SetResult();
        Log.Held = null;
        Turn();
        Assert.Equal(2, Log.Pages);

        Wait(2_000);
        Assert.Equal(
            [
                "left out 0 to 1", $"left out 1 to {TooMany + 1}", $"left out {2 * TooMany} to {2 * TooMany}",
                $$"""a {"count":0,"from":1000,"to":2000} @{{2 * TooMany}}#""",
            ],
            view.Next());
        PublishMany(TooMany);
        Turn();
        Assert.Equal(3, Log.Pages);
        Wait(1_000);
        Assert.Equal(
            [
                $"left out {2 * TooMany} to {(2 * TooMany) + 1}",
                $$"""a {"count":{{TooMany}},"from":2000,"to":3000} @{{3 * TooMany}}#""",
            ],
            view.Next());
    }

    [Fact]
    public void WhoJoinsAViewThatCannotBegin_IsToldThatTheLogIsAway()
    {
        _ = Registry;
        Log.GivesNoMarks = true;
        var view = Enter("a | count over 1s");
        var answers = new List<bool>();
        view.Join(point => answers.Add(point is not null));
        Wait(9_000);
        Assert.Empty(answers);

        Wait(2_000);
        Assert.Equal([false], answers);
        Assert.IsType<LogAwayException>(view.Output.Error);
        Assert.Empty(Registry.Views);
    }

    [Fact]
    public void WhoJoinsAViewThatCannotRead_IsToldThatTheLogIsAway()
    {
        _ = Registry;
        Log.CannotBeRead = true;
        var view = Enter("a | count over 1s");
        var answers = new List<bool>();
        view.Join(point => answers.Add(point is not null));
        Wait(11_000);

        Assert.Equal([false], answers);
        Assert.IsType<LogAwayException>(view.Output.Error);
    }

    [Fact]
    public void LogThatIsAwayForAMoment_DelaysTheBegin()
    {
        _ = Registry;
        (Log.GivesNoMarks, Log.CannotBeRead) = (true, true);
        var view = Enter("a | count over 1h");
        Assert.Equal("nothing yet", Join(view));
        Wait(5_000);
        Log.GivesNoMarks = false;
        Wait(5_000);
        Assert.True(Log.Pages > 1);
        Log.CannotBeRead = false;
        Wait(1_000);

        Assert.Equal("0: ", Join(view));
        Wait(20_000);
        Assert.Null(view.Output.Error);
    }

    [Fact]
    public void RunningView_GoesOnWithoutTheLog_AndDeclaresTheWindowsThatAreNotWhole()
    {
        var view = Enter("a | count over 1s");
        Log.CannotBeRead = true;
        PublishMany(TooMany);
        Wait(12_500);

        Assert.Null(view.Output.Error);
        var items = view.Output.Next();
        Assert.Equal("left out 0 to 1", items[0]);
        Assert.Contains($"left out {TooMany} to {TooMany}", items); // the first window
        Assert.Equal(
            $$"""a {"count":0,"from":1000,"to":2000} @{{TooMany}}#""", items.First(item => item.StartsWith("a ", StringComparison.Ordinal)));
        Assert.Equal($"{TooMany}: ", Join(view));
    }

    [Fact]
    public void ViewThatNobodyWaitsForAnyMore_ReadsNoFurther()
    {
        _ = Registry;
        Log.Held = new TaskCompletionSource();
        var view = Enter("a | count over 1s");
        Assert.Equal(1, Log.Pages);
        view.Dispose();
        Turn();

        Assert.Empty(Registry.Views);
        Assert.Equal(1, Log.Abandoned);
    }

    [Fact]
    public void Readings_TakeTurnsWithTheReplays()
    {
        Options.ConcurrentReplays = 1;
        _ = Registry;
        Log.Held = new TaskCompletionSource();
        Share[] views = [Enter("a | count over 1s"), Enter("a | count over 2s")];
        Assert.Equal(1, Log.Pages);
        Log.Held.SetResult();
        Turn();

        Assert.Equal(2, Log.Pages);
        Assert.All(views, view => Assert.Equal("0: ", Join(view)));
    }

    [Fact]
    public void ThoseWhoHaveLeft_DoNotWait()
    {
        _ = Registry;
        Log.Held = new TaskCompletionSource();
        var view = Enter("a | count over 1s");
        var answers = 0;
        for (var i = 0; i < 1_000; i++)
        {
            view.Join(_ => answers++, hasLeft: () => true);
            Turn();
        }

        view.Join(_ => answers++);
        Log.Held.SetResult();
        Turn();
        Assert.InRange(answers, 1, 130);
    }

    [Theory]
    [InlineData("a | avg $ over 1s")]
    [InlineData("a | select $ as k | max k over 1s by k")]
    public void RunningViewWithoutTheLog_DeclaresTheWindowsThatAreNotWhole_AlthoughNothingFollows(string text)
    {
        var view = Enter(text).Output;
        Wait(15_500);
        Log.CannotBeRead = true;
        PublishMany(TooMany);
        Wait(20_000);

        Assert.Equal($"left out {TooMany} to {TooMany}", view.Next()[^1]); // the window from 15 s to 16 s
    }

    [Theory]
    [InlineData("a | avg $ over 1s")]
    [InlineData("a | select $ as k | max k over 1s by k | first max over 500ms")]
    public void ViewThatIsBehindAgain_DeclaresTheWindowsThatAreNotWhole_AlthoughNothingFollows(string text)
    {
        var view = Enter(text).Output;
        Log.Held = new TaskCompletionSource();
        PublishMany(TooMany);
        Turn();
        PublishMany(TooMany);
        Log.Held.SetResult();
        Log.Held = null;
        Turn();
        Assert.Equal(["left out 0 to 1", $"left out 1 to {TooMany + 1}"], view.Next());

        Wait(10_000);
        var declared = view.Next();
        Assert.NotEmpty(declared);
        Assert.All(declared, item => Assert.Equal($"left out {2 * TooMany} to {2 * TooMany}", item));
    }

    [Fact]
    public void HistoryThatEvictsWhileTheWindowsRead_LeavesNoWindowUndeclared()
    {
        var view = Enter("a | avg $ over 1s").Output;
        Log.Held = new TaskCompletionSource();
        PublishMany(TooMany);
        Turn();
        Assert.Equal(["left out 0 to 1"], view.Next());
        Log.Evicted = 1_000; // while it waits for a page
        Log.Held.SetResult();
        Wait(3_000);

        Assert.Equal([$"left out {TooMany} to {TooMany}"], view.Next());
        Publish("a", "1");
        Wait(1_000);
        Assert.Equal([$$"""a {"avg":1,"count":1,"from":3000,"to":4000} @{{TooMany + 1}}#"""], view.Next());
    }

    [Fact]
    public void ViewThatIsLeftBeforeItKnowsTheTime_Ends_AndReadsNothing()
    {
        _ = Registry;
        Log.GivesNoMarks = true;
        Enter("a | count over 1s").Dispose();
        Log.GivesNoMarks = false;
        Wait(1_000);

        Assert.Equal(0, Log.Pages);
        Assert.Empty(Registry.Views);
    }

    [Fact]
    public void ViewWithoutSubscribersThatFallsBehind_Ends_AndReadsNothing()
    {
        Options.ShareGrace = TimeSpan.FromHours(1);
        Enter("a | count over 1s").Dispose();
        Assert.Single(Registry.Views);
        Assert.Equal(1, Log.Pages);
        PublishMany(TooMany);
        Turn();

        Assert.Equal(1, Log.Pages);
        Assert.Empty(Registry.Views);
    }

    [Fact]
    public void WhoJoinsAViewThatHasNoRoomToRead_IsAnswered()
    {
        Options.TotalViewBytes = 100_000;
        Options.ConcurrentReplays = 1;
        var slow = Enter("a | where $ != 1").Output;
        Log.Held = new TaskCompletionSource();
        Enter("c | count over 1s"); // has the only place
        var view = Enter("b | count over 1h");
        var answers = new List<bool>();
        view.Join(point => answers.Add(point is not null));
        Turn();
        slow.IsSlow = true;
        for (var i = 0; i < 200; i++)
        {
            Publish("a", Kilobyte);
            Turn();
        }

        Assert.InRange(Registry.Views.Sum(view => view.Bytes), 100_000, 200_000);
        Log.Held.SetResult();
        Wait(9_000);
        Assert.Empty(answers);

        Wait(2_000);
        Assert.Equal([false], answers);
        Assert.IsType<LogAwayException>(view.Output.Error);
    }

    [Fact]
    public void EpochWhoseTimeBeginsEarlier_BeginsTheWindowsAnew_WithItsFirstMark()
    {
        var view = Enter("a | count over 1s").Output;
        Publish("a", "1");
        Wait(5_500);
        view.Next();
        (Log.Epoch, Log.GivesNoMarks) = ("f", true);
        Log.Events.Clear();
        Registry.OnNext(new Break(new EventId("e", 1), new EventId("f", 10), Break.Restarted, []));
        Registry.OnNext(new MarkItem(new EventId("f", 10), DateTimeOffset.UnixEpoch.AddMilliseconds(2_200)));
        Turn();
        Assert.Equal(["left out 1 to 10", "left out 10 to 10"], view.Next());

        Registry.OnNext(new LoggedItem(new LogEvent(
            new EventId("f", 11), DateTimeOffset.UnixEpoch.AddMilliseconds(2_500), Events.Of(1, "a"))));
        Registry.OnNext(new MarkItem(new EventId("f", 11), DateTimeOffset.UnixEpoch.AddMilliseconds(3_100)));
        Turn();
        Assert.Equal(["""a {"count":1,"from":2000,"to":3000} @11#"""], view.Next());
    }

    [Fact]
    public void ClockThatLeapsFarAhead_IsDeclared_AndWhoJoinsDoesNotWait()
    {
        var view = Enter("a | count over 100ms");
        Publish("a", "1");
        Registry.OnNext(new MarkItem(new EventId("e", 1), DateTimeOffset.UnixEpoch.AddDays(1)));
        Assert.Equal("1: ", Join(view));

        Assert.Equal(["""a {"count":1,"from":0,"to":100} @1#""", "left out 1 to 1"], view.Output.Next());
        Registry.OnNext(new MarkItem(new EventId("e", 1), DateTimeOffset.UnixEpoch.AddDays(1).AddMilliseconds(100)));
        Turn();
        Assert.Equal(["""a {"count":0,"from":86400000,"to":86400100} @1#"""], view.Output.Next());
    }

    private void PublishMany(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Publish("a", "1");
        }
    }

    private View CostlyView(string name) => new([new Pipe(
        new StreamSource("a"), [new Costly(Clock, Ms(150), name), .. View("a | count over 1h").Pipes[0].Operators])]);
}
