using System.Reactive.Concurrency;
using Xunit;

namespace RxSse.Tests.Views.Execution;

/// <summary>Events at one instant, and events at the instant at which a timer is due.</summary>
public sealed class PipelineTieTests : PipelineTestBase
{
    private static readonly int[] Ticks = [.. Enumerable.Range(-6, 13)];

    [Theory]
    [InlineData("a | every 500ms", new[] { "a 1 @1" }, new[] { "a 3 @4" })]
    [InlineData("a | pairs", new[] { """a {"previous":1,"current":2} @2""", """a {"previous":2,"current":3} @4""" }, new string[0])]
    [InlineData("a | silence 500ms", new string[0], new[] { """a {"silent":true,"since":0,"last":3} @4""" })]
    [InlineData("with(a, b)", new[] { """with {"a":3,"b":9} @4""" }, new string[0])]
    [InlineData("with(b, a)", new[] { """with {"b":9,"a":2} @3""" }, new string[0])]
    [InlineData(
        "with(a, (a | as self))",
        new[] { """with {"a":1,"self":1} @1""", """with {"a":2,"self":2} @2""", """with {"a":3,"self":3} @4""" }, new string[0])]
    [InlineData("a | sample 500ms by $", new string[0], new[] { "a 1 @4", "a 2 @4", "a 3 @4" })]
    [InlineData("a | every 500ms by $", new[] { "a 1 @1", "a 2 @2", "a 3 @4" }, new string[0])]
    [InlineData("a | every 500ms by k", new[] { "a 1 @1" }, new[] { "a 3 @4" })]
    [InlineData("a | debounce 500ms by $", new string[0], new[] { "a 1 @4", "a 2 @4", "a 3 @4" })]
    [InlineData("a | pairs by $", new string[0], new string[0])]
    [InlineData("a | distinct by k", new[] { "a 1 @1#", "a 2 @2#", "a 3 @4#" }, new string[0])]
    public void EventsAtOneInstant_HaveTheOrderOfTheLog(string text, string[] atOnce, string[] after)
    {
        var view = Enter(text).Output;

        Publish("a", "1");
        Publish("a", "2");
        Publish("b", "9");
        Publish("a", "3");
        Turn();
        Assert.Equal(atOnce, view.Next());
        Wait(500);

        Assert.Equal(after, view.Next());
    }

    [Theory]
    [InlineData("a | every 500ms")]
    [InlineData("a | every 500ms by k")]
    public void EventAtTheEndOfAPeriod_IsNotLost_AndNotTooEarly(string text)
    {
        var orders = new HashSet<string>();
        foreach (var tick in Ticks)
        {
            var view = Enter(text).Output;
            view.Next();
            Publish("a", "1");
            Publish("a", "2");
            var due = Scheduler.Clock + Ms(500).Ticks;
            Scheduler.ScheduleAbsolute(due + tick, () => Publish("a", "3"));
            Turn();
            Assert.Equal(["a 1"], Seen(view));

            Scheduler.AdvanceTo(due + 50);
            var atTheEnd = Seen(view);
            Scheduler.AdvanceTo(due + Ms(499).Ticks);
            Assert.Empty(view.Next());
            Scheduler.AdvanceTo(due + Ms(501).Ticks);
            var later = Seen(view);

            Assert.Contains(string.Join(' ', [.. atTheEnd, "|", .. later]), (string[])["a 3 |", "a 2 | a 3"]);
            orders.Add(atTheEnd[0]);
            Wait(1_000); // the next period begins with the next event
        }

        Assert.Equal(2, orders.Count); // both orders have come
    }

    [Theory]
    [InlineData("a | silence 500ms")]
    [InlineData("a | silence 500ms by k")]
    public void EventAtTheInstantOfAnAlarm_EndsTheWaitOrTheSilence(string text)
    {
        var orders = new HashSet<int>();
        foreach (var tick in Ticks)
        {
            var view = Enter(text).Output;
            Publish("a", "1");
            Turn();
            view.Next();
            Publish("a", "2");
            var due = Scheduler.Clock + Ms(500).Ticks;
            Scheduler.ScheduleAbsolute(due + tick, () => Publish("a", "3"));
            Scheduler.AdvanceTo(due + Ms(499).Ticks);
            var told = view.Next();
            Scheduler.AdvanceTo(due + Ms(501).Ticks);

            // Either no silence, or one that has begun and ended at once.
            Assert.Contains("\"silent\":true", Assert.Single(view.Next()), StringComparison.Ordinal);
            Assert.Equal(
                told.Length == 0 ? [] : ["\"silent\":true", "\"silent\":false"],
                told.Select(item => item.Split('{', ',')[1]));
            orders.Add(told.Length);
        }

        Assert.Equal([0, 2], orders.Order());
    }

    // What leaves is more than one event may make. Half of it is the keys, which are not in the steps.
    [Fact]
    public void EventAtTheEndOfAWindow_EndsItAsTheTimerDoes_WithAllKeys()
    {
        Options.EventOutBytes = 1_024;
        var orders = new HashSet<bool>();
        var view = Enter("a | count over 1s by k").Output;
        foreach (var (round, tick) in Ticks.Index())
        {
            for (var key = 100; key < 150; key++)
            {
                Publish("a", $$"""{"k":"{{key}}{{new string('x', 200)}}"}""");
            }

            var due = At(1_000 * (round + 1));
            Scheduler.ScheduleAbsolute(due + tick, () => Publish("a", "1"));
            Scheduler.AdvanceTo(due + 50);
            var seen = view.Next().Where(text => text.Contains($"\"to\":{1_000 * (round + 1)}}}", StringComparison.Ordinal)).ToList();

            Assert.Equal(50, seen.Count(text => text.Contains('x', StringComparison.Ordinal)));
            Assert.Equal(0, Assert.Single(Registry.Views).TooLarge);
            orders.Add(seen[0].EndsWith($"@{51 * (round + 1)}", StringComparison.Ordinal)); // the event has ended it
        }

        Assert.Equal(2, orders.Count);
    }

    // Without the position, which differs in each round.
    private static string[] Seen(Recorder view) => [.. view.Next().Select(item => item.Split(" @")[0])];
}
