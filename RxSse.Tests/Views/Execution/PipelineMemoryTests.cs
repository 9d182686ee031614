using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Views.Execution;

/// <summary>How many bytes views may keep, each and together.</summary>
public sealed class PipelineMemoryTests : PipelineBudgetTestBase
{
    [Fact]
    public void Buffer_KeepsWhatItSays_AndLeavesEarlyAtItsShare()
    {
        Options.ViewBytes = 64 * 1_024;
        var pipes = string.Join(", ", Enumerable.Range(0, 16).Select(i => $"(a | as t{i})"));
        var view = Enter($"{pipes} | buffer 1h").Output;
        var most = 0L;
        for (var i = 0; i < 1_000; i++)
        {
            Publish("a", "12345678");
            Turn();
            most = Math.Max(most, Registry.Views[0].Bytes);
        }

        Assert.InRange(most, 50_000, Options.ViewBytes);
        Assert.Equal(16 * 2, view.Next().Length); // each has sent two arrays of 4 KiB
    }

    [Fact]
    public void WhenAllViewsKeepTooMuch_TheLargestGivesItUp_AndSaysSo()
    {
        Options.TotalViewBytes = 100_000;
        var small = Enter("b | buffer 1h").Output;
        var large = Enter("a | buffer 1h").Output;
        Publish("b", "1");
        for (var i = 0; i < 60; i++)
        {
            Publish("a", Kilobyte);
            Turn();
        }

        Assert.Empty(large.Next());
        Assert.InRange(Registry.Views.Sum(view => view.Bytes), 60_000, 100_000);

        for (var i = 0; i < 20; i++)
        {
            Publish("a", Kilobyte); // the 66th does not fit, and those after it wait
        }

        Turn();
        Assert.Equal(["left out 0 to 66", "left out 66 to 81"], large.Next());
        Assert.Empty(small.Next());
        Publish("a", "2");
        Wait(3_600_000);
        Assert.Equal(["a [2] @82"], large.Next());
        Assert.Equal(["b [1] @82"], small.Next());
        Assert.Equal(0, Registry.Views.Sum(view => view.Bytes));
    }

    [Fact]
    public void WhenWindowsKeepTooMuch_TheyGiveItUp_AndAGapSaysSo_AtTheEndOfEachThatIsNotWhole()
    {
        Options.TotalViewBytes = 100_000;
        var view = Enter("a | last v over 1h by k").Output;
        Wait(10);
        for (var i = 0; i < 150; i++)
        {
            Publish("a", $$"""{"k":{{i}},"v":{{Kilobyte}}}""");
            Wait(1);
            Assert.InRange(Registry.Views.Single().Bytes, 0, 110_000);
        }

        view.Next();
        Wait(3_600_000);
        var ended = view.Next();
        Assert.DoesNotContain(ended, item => item.StartsWith("a ", StringComparison.Ordinal)); // other servers send the whole window with this id
        Assert.Contains("left out 150 to 150", ended);
        Publish("a", """{"k":1,"v":2}""");
        Wait(3_600_000);
        Assert.Equal(["""a {"k":1,"last":2,"count":1,"from":3600000,"to":7200000} @151#"""], view.Next());
    }

    [Theory]
    [InlineData("latest(a, b)")]
    [InlineData("(a | distinct), (b | distinct)")]
    public void Seeds_AreKept(string view)
    {
        Publish("a", Kilobyte);
        Publish("b", Kilobyte);
        Enter(view);
        Turn();

        Assert.InRange(Registry.Views.Single().Bytes, 2 * 1_024, 3 * 1_024);
    }

    [Fact]
    public void OperatorThatHasEnded_KeepsNothing()
    {
        var budget = new ViewBudget(Options);
        var kept = budget.Keep();
        kept.Set(10);
        kept.Dispose();
        kept.Set(20);

        Assert.Equal(0, budget.Kept);
    }
}
