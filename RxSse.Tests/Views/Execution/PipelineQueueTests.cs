using RxSse.Views.Execution;
using Xunit;

namespace RxSse.Tests.Views.Execution;

/// <summary>What of a view is on its way, and how a view waits until less is.</summary>
public sealed class PipelineQueueTests : PipelineBudgetTestBase
{
    [Fact]
    public void View_TakesNothingMore_WhileTooManyBytesAreOnTheirWay()
    {
        Options.QueueBytes = 10_000;
        var view = Enter("a | where $ exists").Output;
        view.IsSlow = true;
        for (var i = 0; i < 100; i++)
        {
            Publish("a", Kilobyte);
        }

        Turn();
        Assert.InRange(view.OnWay, 10_000, 12_500);
        Assert.Equal(5, view.Next().Length);

        view.IsSlow = false;
        view.Deliver();
        Turn();
        Assert.Equal(95, view.Next().Length);
        Assert.Equal(0, Only.Bytes);
    }

    [Fact]
    public void View_TakesNothingMore_WhileTooManyItemsAreOnTheirWay()
    {
        Options.QueueBytes = 100_000_000;
        var view = Enter("a | where $ exists").Output;
        view.IsSlow = true;
        for (var i = 0; i < 6; i++)
        {
            for (var item = 0; item < 1_000; item++)
            {
                Publish("a", "1");
            }

            Turn();
        }

        Assert.InRange(view.Next().Length, 4_096, 4_096 + 256);
    }

    [Fact]
    public void WhatAWaitingViewLeavesOut_IsDeclared_AndNobodyWhoJoinsMissesAnything()
    {
        Options.QueueBytes = 1_000;
        var part = Enter("a | where $ exists");
        part.Output.IsSlow = true;
        Publish("a", Kilobyte);
        Turn();
        part.Output.Next();
        for (var i = 1; i <= DropOldestBuffer.Capacity + 3; i++)
        {
            Publish("a", "1");
        }

        var joined = "";
        part.Join(point => joined = $"{point!.Position.Sequence} after {part.Output.Next().Length}");
        Publish("a", "2");
        Turn();
        Assert.Equal("", joined);

        part.Output.IsSlow = false;
        part.Output.Deliver();
        Turn();

        // The joiner has the position of all that left before it: the gap of 4 events, and those that waited.
        Assert.Equal($"{1 + DropOldestBuffer.Capacity + 3} after {1 + DropOldestBuffer.Capacity - 1}", joined);
        Assert.Equal(["a 2 @1029#"], part.Output.Next());
    }

    [Fact]
    public void ViewThatHasEnded_AnswersThoseWhoJoinWhileItWaited()
    {
        Options.QueueBytes = 1_000;
        var part = Enter("a | where $ exists");
        part.Output.IsSlow = true;
        Publish("a", Kilobyte);
        Publish("a", Kilobyte);
        Turn();
        SnapshotPoint? point = new(default, new(static () => []));
        part.Join(joined => point = joined);

        Registry.Dispose();
        Turn();

        Assert.Null(point);
    }

    [Fact]
    public void Views_Wait_WhileWhatIsOnItsWayIsTooMuchForAll()
    {
        Options.TotalViewBytes = 20_000;
        var one = Enter("a | where $ exists").Output;
        var other = Enter("a | as other").Output;
        (one.IsSlow, other.IsSlow) = (true, true);
        for (var i = 0; i < 50; i++)
        {
            Publish("a", Kilobyte);
        }

        Turn();
        Assert.InRange(one.OnWay + other.OnWay, 20_000, 20_000 + (2 * 64 * 1_024));
        var before = (One: one.Next(), Other: other.Next());
        Assert.True(before.One.Length + before.Other.Length < 100);

        (one.IsSlow, other.IsSlow) = (false, false);
        one.Deliver();
        other.Deliver();
        Turn();

        Assert.Equal(0, Registry.Views.Sum(view => view.Bytes));
        Assert.Equal(50, before.One.Length + one.Next().Length);
        Assert.Equal(50, before.Other.Length + other.Next().Length);
    }

    [Fact]
    public void LargeEventsThatWaitToEnter_AreBoundedInBytes_AndDeclared()
    {
        Options.IntakeBytes = 10 * 1_024;
        Options.QueueBytes = 1_000;
        var view = Enter("a | where $ exists").Output;
        view.IsSlow = true;
        Publish("a", Kilobyte);
        Turn();
        view.Next();
        for (var i = 0; i < 100; i++)
        {
            Publish("a", Kilobyte);
        }

        view.IsSlow = false;
        view.Deliver();
        Turn();

        var items = view.Next();
        Assert.Equal("left out 1 to 91", items[0]);
        Assert.Equal(1 + 10, items.Length);

        Publish("a", $"[{string.Join(',', Enumerable.Repeat(Kilobyte, 20))}]"); // one event may always wait
        Turn();
        Assert.EndsWith("@102#", Assert.Single(view.Next()), StringComparison.Ordinal);
    }
}
