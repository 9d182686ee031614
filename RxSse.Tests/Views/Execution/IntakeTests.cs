using RxSse.Views.Execution;
using Xunit;

namespace RxSse.Tests.Views.Execution;

/// <summary>What waits to enter all views together.</summary>
public sealed class IntakeTests : PipelineTestBase
{
    private const int Slow = 10;

    private const int Most = 20 * 1_024;

    private static readonly string Kilobyte = new('x', 1_024);

    public IntakeTests()
    {
        Options.QueueBytes = 1_000;
        Options.TotalIntakeBytes = Most;
    }

    [Fact]
    public void SlowViewsWithEventsOfTheirOwn_AreBoundedTogether_AndNoOtherLosesAnything()
    {
        var slow = Enumerable.Range(0, Slow).Select(number => Enter($"a | where $ startswith '{number}:'").Output).ToArray();
        var fast = Enter("a | where $ startswith 'fast:'").Output;
        Array.ForEach(slow, view => view.IsSlow = true);
        for (var i = 0; i < 20 * Slow; i++)
        {
            Publish("a", $"\"{i % Slow}:{Kilobyte}\"");
            Publish("a", $"\"fast:{Kilobyte}\"");
            Turn();
            Assert.InRange(Registry.WaitingBytes, 0, Most + ((Slow + 1) * IntakeRoom.BytesForView));
            Assert.StartsWith("a \"fast:", Assert.Single(fast.Next()), StringComparison.Ordinal);
        }

        Assert.InRange(Registry.WaitingBytes, Most / 2, Most + ((Slow + 1) * IntakeRoom.BytesForView));
        foreach (var view in slow)
        {
            Assert.Single(view.Next()); // the one that is on its way
            view.IsSlow = false;
            view.Deliver();
        }

        Turn();
        foreach (var view in slow)
        {
            var items = view.Next();
            Assert.StartsWith("left out ", items[0], StringComparison.Ordinal);
            Assert.InRange(items.Length, 2, 4);
        }

        Assert.Equal(0, Registry.WaitingBytes);
    }

    [Fact]
    public void EventThatWaitsForManyViews_CountsOnce()
    {
        var views = Enumerable.Range(0, Slow).Select(number => Enter($"a | as n{number}").Output).ToArray();
        Array.ForEach(views, view => view.IsSlow = true);
        for (var i = 0; i < 1 + Slow; i++)
        {
            Publish("a", $"\"{Kilobyte}\"");
            Turn();
        }

        Assert.InRange(Registry.WaitingBytes, Slow * 1_024, 2 * Slow * 1_024);
        Array.ForEach(views, view => view.IsSlow = false);
        Array.ForEach(views, view => view.Deliver());
        Turn();

        Assert.All(views, view => Assert.Equal(1 + Slow, view.Next().Length));
        Assert.Equal(0, Registry.WaitingBytes);
    }
}
