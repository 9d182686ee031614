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
    public void EventThatAnOperatorMakes_HasABound(string view, int eventBytes, int events)
    {
        Options.EventBytes = eventBytes;
        var part = Enter(view);
        Publish("a", Kilobyte);
        Turn();

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
