using System.Globalization;
using Xunit;

namespace RxSse.Tests.Views.Execution;

/// <summary>How many bytes a view may make, as one event and from one event.</summary>
public sealed class PipelineOutputTests : PipelineBudgetTestBase
{
    [Theory]
    [InlineData("a | select $ as a, $ as b", 1_500, 0)]
    [InlineData("a | select $ as a, $ as b", 2_500, 1)]
    [InlineData("latest(a, (a | as b))", 1_500, 0)]
    [InlineData("latest(a, (a | as b))", 2_500, 1)]
    [InlineData("with(a, (a | as b))", 1_500, 0)]
    [InlineData("with(a, (a | as b))", 2_500, 1)]
    [InlineData("a | last $ as a, last $ as b over 1s", 1_500, 0)]
    [InlineData("a | last $ as a, last $ as b over 1s", 2_500, 1)]
    [InlineData("a | first $ as a, first $ as b over 1s by $.k", 1_500, 0)]
    public void EventThatAnOperatorMakes_HasABound(string view, int eventBytes, int events)
    {
        Options.EventBytes = eventBytes;
        var part = Enter(view);
        Publish("a", Kilobyte);
        Wait(1_001);

        // The first of `latest` has only one input; the seed of the other is missing.
        Assert.Equal(events, part.Output.Next().Length);
        Assert.Equal(1 - events, Only.TooLarge);
    }

    [Fact]
    public void Snapshot_HasTheSameBounds()
    {
        Options.EventBytes = 1_500;
        var part = Enter("a | select $ as a, $ as b");
        Publish("a", Kilobyte);
        Turn();

        Assert.Equal("1: ", Join(part));
    }

    [Fact]
    public void WhatOneEventMakes_HasABound_AndTheNextBeginsAnew()
    {
        Options.EventOutBytes = 5_000;
        var view = Enter(string.Join(", ", Enumerable.Range(0, 9).Select(i => $"(a | as t{i})"))).Output;
        Publish("a", Kilobyte);
        Turn();
        Assert.Equal(4, view.Next().Length);
        Assert.Equal(5, Only.TooLarge);

        Publish("a", Kilobyte);
        Turn();
        Assert.Equal(4, view.Next().Length);
    }

    [Fact]
    public void WhatIsMadeWithinAPipe_CountsToo()
    {
        Options.EventOutBytes = 5_000;
        var pipe = string.Join(" | ", Enumerable.Repeat("select $.a", 9).Prepend("select $ as a"));
        var view = Enter($"a | {pipe} | count over 1s").Output;
        Publish("a", Kilobyte);
        Turn();

        Assert.Empty(view.Next());
        Assert.Equal(1, Only.TooLarge);
    }

    [Fact]
    public void LargeEvent_LeavesAViewThatOnlyLooksAtIt()
    {
        Options.EventOutBytes = 1_024;
        Options.EventBytes = 1_024;
        Options.ViewBytes = 64 * 1_024;
        var view = Enter("(a | where $ exists), (b | sample 1s)").Output;
        var large = $"\"{new string('x', 100_000)}\"";
        Publish("a", large);
        Publish("b", large);
        Wait(1_001);

        Assert.Equal(2, view.Next().Length);
        Assert.Equal(0, Only.TooLarge);
    }

    // The event is 1 KiB long, and 8 KiB may be read of it. What only asks whether there is a value reads nothing, and `in` reads it once.
    [Theory]
    [InlineData("where $ exists and ", "$ != 'y{0}'", " and ")]
    [InlineData("where $ exists and not (", "$ contains {0}", " or ", ")")]
    [InlineData("where ", "length($) > {0}", " and ")]
    [InlineData("where not $ > 'y' and ", "not $ in ({0}, 2, 3, 4, 5, 'a', 'b', 'c', 'd', 'e', true)", " and ", "", 7)]
    [InlineData("select ", "length($) as x{0}", ", ")]
    public void WhatComparisonsAndCalculationsRead_HasABound(string begin, string part, string between, string end = "", int most = 8)
    {
        Options.EventOutBytes = 1_024;
        foreach (var (reads, events) in new[] { (most, 1), (most + 1, 0) })
        {
            var view = $"a | {begin}{string.Join(between, Enumerable.Range(0, reads).Select(i => string.Format(CultureInfo.InvariantCulture, part, i)))}{end}";
            var output = Enter(view).Output;
            Publish("a", Kilobyte);
            Turn();

            Assert.Equal(events, output.Next().Length);
            Assert.Equal(1 - events, Registry.Views.Single(live => live.View.Text == output.View).TooLarge);
        }
    }

    [Theory]
    [InlineData(8, 0)]
    [InlineData(9, 1)]
    public void WhatFiguresCalculateWith_HasABound(int reads, int tooLarge)
    {
        Options.EventOutBytes = 1_024;
        Enter($"a | last $ as y, {string.Join(", ", Enumerable.Range(0, reads).Select(i => $"max length($) + {i} as x{i}"))} over 1h");
        Publish("a", Kilobyte);
        Turn();

        Assert.Equal(tooLarge, Only.TooLarge);
    }

    [Fact]
    public void LongEvent_IsReadOnce()
    {
        Options.EventOutBytes = 1_024;
        var view = Enter("a | where $ != 'y'").Output;
        Publish("a", $"\"{new string('x', 100_000)}\"");
        Turn();

        Assert.Single(view.Next());
    }

    [Fact]
    public void WhatComparisonsOfAllPipesRead_HasABound()
    {
        Options.EventOutBytes = 1_024;
        Options.EventBytes = 1_024;
        var view = Enter(string.Join(", ", Enumerable.Range(0, 9).Select(i => $"(a | where $ != 'y{i}' | select length($) as n)"))).Output;
        Publish("a", Kilobyte);
        Turn();

        Assert.Equal((4, 5), (view.Next().Length, (int)Only.TooLarge));
    }

    [Fact]
    public void FullBuffers_LeaveTogether_WhateverOneEventMayMake()
    {
        Options.EventOutBytes = 1_024;
        Options.BufferItems = 20;
        var view = Enter("(a | as s | buffer 1s), (a | as t | buffer 1s)").Output;
        for (var i = 0; i < 20; i++)
        {
            Publish("a", Kilobyte);
        }

        Turn();

        Assert.Equal(2, view.Next().Length);
        Assert.Equal(0, Only.TooLarge);
    }
}
