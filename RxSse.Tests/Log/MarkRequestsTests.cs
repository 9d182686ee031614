using Microsoft.Reactive.Testing;
using RxSse.Log;
using Xunit;

namespace RxSse.Tests.Log;

public sealed class MarkRequestsTests
{
    private static readonly DateTimeOffset Time = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TestScheduler _timers = new();
    private readonly List<DateTimeOffset> _asked = [];
    private Exception? _fault = new InvalidOperationException("The log is broken.");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void MarkThatCannotBeGiven_IsAskedForAgain_AfterASecond(bool isLate)
    {
        var requests = new MarkRequests(wanted => isLate ? GiveLateAsync(wanted) : Give(wanted), _timers);
        requests.Request(Time);
        _timers.AdvanceBy(TimeSpan.FromMilliseconds(999).Ticks);
        Assert.Equal([Time], _asked);
        _fault = null;
        _timers.AdvanceBy(TimeSpan.FromMilliseconds(2).Ticks);
        Assert.Equal([Time, Time], _asked);

        requests.Request(Time + TimeSpan.FromSeconds(1));
        Assert.Equal(Time + TimeSpan.FromSeconds(1), _asked[^1]);
    }

    private ValueTask<TimeSpan?> Give(DateTimeOffset wanted)
    {
        _asked.Add(wanted);
        return _fault is null ? default : throw _fault;
    }

    private async ValueTask<TimeSpan?> GiveLateAsync(DateTimeOffset wanted) => await Give(wanted);
}
