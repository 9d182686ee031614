using RxSse.Publishing;
using RxSse.Tests.Diagnostics;
using RxSse.Tests.VirtualTime;
using Xunit;

namespace RxSse.Tests.Publishing;

public sealed class RefusalLogTests
{
    private const string Begin = " was not published: Full. Further ones are counted and reported once a minute.";

    private readonly ObservableLoop _scheduler = new();
    private readonly RecordingLogger<RefusalLog> _logger = new();
    private readonly RefusalLog _refusals;

    public RefusalLogTests() => _refusals = new RefusalLog(_scheduler, _logger);

    [Fact]
    public void RefusedEvents_AreLogged_OnceWhenItBegins_OnceAMinute_AndOnceWhenItIsOver()
    {
        Refuse("a", 1_000);
        Assert.Equal([$"An event of the stream a{Begin}"], _logger.Messages);

        AdvanceTo(minutes: 1.5);
        Refuse("a", 500);
        AdvanceTo(minutes: 10);

        Assert.Equal(
            [
                $"An event of the stream a{Begin}",
                "999 events of the stream a were not published in the last minute: Full.",
                "500 events of the stream a were not published in the last minute: Full.",
                "All events of the stream a were published in the last minute. Not published before: 1500.",
            ],
            _logger.Messages);
    }

    [Fact]
    public void EachStream_HasItsOwnReports_AndBeginsAgainAfterTheEnd()
    {
        Refuse("a", 1);
        AdvanceTo(minutes: 0.5);
        Refuse("b", 1);
        AdvanceTo(minutes: 1.2);
        Refuse("a", 1);
        AdvanceTo(minutes: 10);

        Assert.Equal(
            [
                $"An event of the stream a{Begin}",
                $"An event of the stream b{Begin}",
                "All events of the stream a were published in the last minute. Not published before: 1.",
                $"An event of the stream a{Begin}",
                "All events of the stream b were published in the last minute. Not published before: 1.",
                "All events of the stream a were published in the last minute. Not published before: 1.",
            ],
            _logger.Messages);
    }

    [Fact]
    public void Timer_EndsWithTheReports()
    {
        Refuse("a", 1);

        _scheduler.RunDry();

        Assert.Equal(TimeSpan.FromMinutes(1).Ticks, _scheduler.Clock);
    }

    private void Refuse(string stream, int count)
    {
        for (var i = 0; i < count; i++)
        {
            _refusals.Add(stream, "Full.");
        }
    }

    private void AdvanceTo(double minutes) => _scheduler.AdvanceTo((long)(minutes * TimeSpan.TicksPerMinute));
}
