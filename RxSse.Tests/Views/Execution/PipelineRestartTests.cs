using System.Reactive.Linq;
using RxSse.Views.Execution;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Views.Execution;

/// <summary>A pipe that fails when it starts again, after what its view gave up or left out, ends the view.</summary>
public sealed class PipelineRestartTests : PipelineBudgetTestBase
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ViewThatFailsWhenItGivesUp_EndsWithAllItsPipes_AndOthersDoNotWaitForIt(bool throws)
    {
        Options.TotalViewBytes = 20_000;
        var (subscriptions, running) = (0, 0);
        var fails = new Watched(
            "fails", events => subscriptions++ == 0 || throws ? events : Observable.Throw<ViewEvent>(new InvalidOperationException()));
        var runs = new Watched("runs", events => Observable.Defer(() =>
        {
            running++;
            return events.Finally(() => running--);
        }));
        var buffer = new RxSse.Views.Operators.Buffer(Ms(3_600_000));
        var failing = Enter(new View(
            [new Pipe(new StreamSource("a"), [runs, buffer]), new Pipe(new StreamSource("a"), [fails, buffer])])).Output;
        failing.Throws = throws; // throws when the view declares what it has given up
        var other = Enter("b | buffer 1h").Output;
        for (var i = 0; i < 30; i++)
        {
            Publish("a", Kilobyte);
            Turn();
        }

        Assert.IsAssignableFrom<InvalidOperationException>(failing.Error);
        Assert.Equal(0, running);
        for (var i = 0; i < 60; i++)
        {
            Publish("b", Kilobyte);
            Turn();
        }

        Assert.Contains(other.Next(), item => item.StartsWith("left out", StringComparison.Ordinal));
        Assert.InRange(Only.Bytes, 1, 20_000);
    }

    [Fact]
    public void ReplayablePipeThatFailsWhenItStartsAgainAfterAGap_EndsTheView()
    {
        var (subscriptions, running) = (0, 0);
        var fails = new Watched("fails", events => subscriptions++ == 0 ? events : Observable.Throw<ViewEvent>(new InvalidOperationException()));
        var runs = new Watched("runs", events => Observable.Defer(() =>
        {
            running++;
            return events.Finally(() => running--);
        }));
        var view = Enter(new View([new Pipe(new StreamSource("a"), [runs]), new Pipe(new StreamSource("a"), [fails])])).Output;
        for (var i = 0; i < DropOldestBuffer.Capacity + 3; i++)
        {
            Publish("a", "1");
        }

        Turn();

        Assert.IsType<InvalidOperationException>(view.Error);
        Assert.Equal(0, running);
    }
}
