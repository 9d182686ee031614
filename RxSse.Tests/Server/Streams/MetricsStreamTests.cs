using Microsoft.Reactive.Testing;
using RxSse.Server.Streams;
using RxSse.Server.Streams.Machine;
using RxSse.Tests.VirtualTime;
using Xunit;

namespace RxSse.Tests.Server.Streams;

public sealed class MetricsStreamTests : ReactiveTest
{
    private readonly ObservableLoop _scheduler = new();

    [Fact]
    public void Metrics_AreMeasuredOnceAPeriod_AsWholePercents()
    {
        var usages = new Queue<Usage>([new Usage(1, 1), new Usage(0.126, 0.5), new Usage(0, 0.999)]);
        var requests = 0L;

        var updates = _scheduler.Run(MetricsStream.From(TimeSpan.FromTicks(100), usages.Dequeue, () => requests += 5, _scheduler), until: 250);

        updates.Messages.AssertEqual(
            OnNext(100, new MetricsUpdate(13, 50, 5)),
            OnNext(200, new MetricsUpdate(0, 100, 10)));
    }

    [Fact]
    public void FirstReading_IsTakenOnSubscription_SinceProcessorTimeIsADifference()
    {
        var measured = new List<long>();

        _scheduler.AdvanceTo(7);
        _scheduler.Run(MetricsStream.From(TimeSpan.FromTicks(100), Measure, () => 0, _scheduler), until: 150);

        Assert.Equal([7, 107], measured);

        Usage Measure()
        {
            measured.Add(_scheduler.Clock);
            return default;
        }
    }

    [Fact]
    public void MeasurementThatFails_FailsTheStream_SoThatItIsRetried()
    {
        var error = new InvalidOperationException("no such counter");
        var calls = 0;

        var updates = _scheduler.Run(MetricsStream.From(
            TimeSpan.FromTicks(100), () => calls++ == 0 ? default : throw error, () => 0, _scheduler), until: 250);

        updates.Messages.AssertEqual(OnError<MetricsUpdate>(100, error));
    }
}
