using System.ComponentModel;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using RxSse.Server.Streams.Machine;

namespace RxSse.Server.Streams;

/// <summary>How busy the server is.</summary>
internal sealed record MetricsUpdate(
    [property: Description("Processor time in use since the event before, in whole percents.")] int Cpu,
    [property: Description("Memory in use, in whole percents.")] int Memory,
    [property: Description("HTTP requests served since the start.")] long Requests);

/// <summary>The measured load of the machine or container that the server runs on.</summary>
internal static class MetricsStream
{
    public static IObservable<MetricsUpdate> From(
        TimeSpan period, Func<Usage> measure, Func<long> countRequests, IScheduler scheduler) =>
        Observable.Defer(() =>
        {
            measure(); // processor time is a difference: the first event needs a reading from one period earlier
            return Observable.Interval(period, scheduler)
                .Select(_ => measure())
                .Select(usage => new MetricsUpdate(Percent(usage.Cpu), Percent(usage.Memory), countRequests()));
        });

    private static int Percent(double share) => (int)Math.Round(share * 100);
}
