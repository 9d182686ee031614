using System.Reactive.Linq;
using RxSse.Views.Execution;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Views.Execution;

/// <summary>Errors, ends and joins in turns on the thread of the hub.</summary>
public sealed class TurnsOnTheHubTests : HubTurnTestBase
{
    [Fact]
    public void ErrorOfAnOperator_EndsItsViewOnly()
    {
        var other = Start("a | where $ > 5");
        var isBroken = false;
        var part = StartView("probe", events => events.Do(_ => isBroken = !isBroken ? isBroken : throw new InvalidOperationException("broken")));
        Know("6");
        isBroken = true;
        Publish("a", "6");
        Publish("a", "7");
        Dispatch();
        Turn();

        Assert.Equal("broken", part.Output.Error?.Message);
        Assert.Equal(["a 6 @2#", "a 7 @3#"], other.Output.Next());
        Assert.Equal(["a | where $ > 5"], Registry.Views.Select(view => view.View.Text));
        Publish("a", "8");
        Assert.Equal(["a 8 @4#"], other.Output.Next());
    }

    [Fact]
    public void ErrorOfAnOperatorAndOfTheOutput_EndTheirViewOnly_AndLeaveNothingOnTheWay()
    {
        Options.TotalViewBytes = 3_000;
        var other = Start("c");
        var isBroken = false;
        var fails = new Probe("probe", events => events.Do(_ => isBroken = !isBroken ? isBroken : throw new InvalidOperationException("broken")));
        var part = Enter(new View([new Pipe(new StreamSource("a"), []), new Pipe(new StreamSource("a"), [fails])]));
        Dispatch();
        Know("6");
        isBroken = true;
        part.Output.Received = () => throw new InvalidOperationException("closed");
        Publish("a", $"\"{new string('y', 3_500)}\"");
        Dispatch();
        Turn();

        Assert.Equal("broken", part.Output.Error?.Message);
        Publish("c", "8");
        Dispatch();
        Turn();
        Assert.Equal(["c 8 @3#"], other.Output.Next()); // there is room
    }

    [Fact]
    public void ErrorOfAnOutput_EndsItsViewOnly()
    {
        var (part, other) = (Start("a | where $ > 5 | as x"), Start("a | where $ > 5 | as y"));
        Know("6");
        part.Output.Received = () => throw new InvalidOperationException("broken");
        Publish("a", "6");
        Publish("a", "7");

        Assert.Equal("broken", part.Output.Error?.Message);
        Assert.Equal(["y 6 @2#"], other.Output.Next()[..1]);
        Dispatch();
        Turn();
        Publish("a", "8");
        Assert.Equal("y 8 @4#", other.Output.Next()[^1]);
    }

    [Fact]
    public void ViewThatEndsInItsTurn_GetsNothingMore()
    {
        Options.ShareGrace = TimeSpan.Zero;
        var other = Start("a | where $ > 5");
        Share? part = null;
        var isKnown = false;
        part = StartView("probe", events => events.Where(_ => isKnown).Do(_ => part!.Dispose()));
        Know("6");
        isKnown = true;
        Publish("a", "6");
        Turn();
        Dispatch();
        Turn();
        part.Output.Next();
        Publish("a", "7");

        Assert.Empty(part.Output.Next());
        Assert.Equal(["a 6 @2#", "a 7 @3#"], other.Output.Next());
        Assert.True(Scheduler.IsIdle);
    }

    [Fact]
    public void ServerThatStopsInATurn_AnswersWhoJoins()
    {
        var answers = new List<SnapshotPoint?>();
        Share? part = null;
        var isKnown = false;
        part = StartView("probe", events => events.Where(_ => isKnown).Do(_ =>
        {
            part!.Join(answers.Add);
            Registry.Dispose();
            part.Join(answers.Add);
        }));
        Know("0");
        isKnown = true;
        Publish("a", "1");
        Publish("a", "2");
        Dispatch();
        Turn();

        Assert.Equal(2, answers.Count);
        Assert.True(Scheduler.IsIdle);
    }

    [Fact]
    public void WhoJoinsInATurn_StandsBehindTheEvent()
    {
        string? joined = null;
        Share? part = null;
        var isKnown = false;
        part = StartView("probe", events => events.Where(_ => isKnown).Do(_ => part!.Join(point => joined ??= $"{point!.Position.Sequence}")));
        Know("0");
        isKnown = true;
        Publish("a", "1");
        Assert.Null(joined);
        Publish("a", "2"); // behind who joins
        Assert.Single(part.Output.Next());

        Dispatch();
        Turn();
        Assert.Equal("2", joined);
        Assert.Equal(["a 2 @3#"], part.Output.Next());
    }
}
