using RxSse.Hub;
using RxSse.Log;
using RxSse.Views.Execution;
using Xunit;

namespace RxSse.Tests.Views.Execution;

/// <summary><c>silence</c> in a view that is behind: it waits for room while a long event of the stream b is on its way.</summary>
public sealed class PipelineSilenceTests : PipelineBudgetTestBase
{
    private const string Both = "(a | silence 500ms), (b | where $ exists)";

    [Fact]
    public void EventThatWaits_HasCome()
    {
        var view = EnterBlocked();
        Wait(400);
        Publish("a", "2");
        Wait(400);
        Assert.Empty(view.Next());

        Unblock(view);
        Assert.Empty(view.Next());

        Wait(600);
        Assert.Equal(["""a {"silent":true,"since":400,"last":2} @3"""], view.Next());
    }

    [Fact]
    public void EndOfASilence_HasTheTimesOfItsEvents()
    {
        var view = EnterBlocked();
        Wait(900);
        Publish("a", "2");
        Wait(400);

        Unblock(view);

        // The silence began before the event came, and ended when it came.
        Assert.Equal(["""a {"silent":true,"since":0,"last":1} @2""", """a {"silent":false,"since":0,"until":900} @3"""], view.Next());
    }

    [Fact]
    public void EventsThatAreLeftOut_HaveCome()
    {
        var view = EnterBlocked();
        Wait(400);
        Publish("a", "2");
        Fill();
        Wait(400);

        Unblock(view);
        Assert.DoesNotContain(view.Next(), IsOfSilence);

        Wait(600);
        Assert.Equal([$$"""a {"silent":true,"since":800} @{{3 + DropOldestBuffer.Capacity}}"""], view.Next());
    }

    [Fact]
    public void EventsOfOtherStreamsThatAreLeftOut_ChangeNothing()
    {
        var view = EnterBlocked();
        Wait(400);
        Publish("b", "2");
        Fill();
        Wait(400);

        Unblock(view);

        Assert.StartsWith("""a {"silent":true,"since":0,"last":1} @""", Assert.Single(view.Next(), IsOfSilence), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatABreakLeavesOut_HasCome()
    {
        var view = Enter(Both).Output;
        Publish("a", "1");
        Wait(400);
        Registry.OnNext(new Break(new EventId("e", 1), new EventId("e", 9), Break.Expired, []));
        Wait(400);
        Assert.DoesNotContain(view.Next(), IsOfSilence);

        Wait(200);
        Assert.Equal(["""a {"silent":true,"since":400} @9"""], view.Next());
    }

    [Fact]
    public void ViewThatHasEnded_RunsNoTimer()
    {
        var part = Enter(Both);
        Registry.Dispose();
        Wait(1_000);

        Assert.Empty(part.Output.Next());
    }

    private static bool IsOfSilence(string item) => item.Contains("silent", StringComparison.Ordinal);

    // The event of a comes at 0.
    private Recorder EnterBlocked()
    {
        Options.QueueBytes = 1_000;
        var view = Enter(Both).Output;
        Publish("a", "1");
        Turn();
        view.IsSlow = true;
        Publish("b", Kilobyte);
        Turn();
        Assert.Single(view.Next());
        return view;
    }

    private void Fill()
    {
        for (var i = 0; i < DropOldestBuffer.Capacity; i++)
        {
            Publish("b", "2");
        }
    }

    private void Unblock(Recorder view)
    {
        view.IsSlow = false;
        view.Deliver();
        Turn();
    }
}
