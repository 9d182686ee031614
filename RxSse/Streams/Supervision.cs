using System.Reactive.Concurrency;
using System.Reactive.Linq;

namespace RxSse.Streams;

/// <summary>Keeps a stream alive: one that fails is tried again, and what is merged with it never learns of it.</summary>
internal static class Supervision
{
    /// <param name="source">The stream.</param>
    /// <param name="backOff">The waits between tries; an event makes them start from the shortest again.</param>
    /// <param name="failed">Told of each failure, and how long the wait will be.</param>
    /// <param name="random">Spreads the tries of streams that failed together.</param>
    /// <param name="scheduler">Runs the waits.</param>
    public static IObservable<T> Supervise<T>(
        this IObservable<T> source, BackOff backOff, Action<Exception, TimeSpan> failed, Random random, IScheduler scheduler) =>
        Observable.Defer(() =>
        {
            var failures = 0;
            return Guarded(source)
                .Do(_ => failures = 0)
                .RetryWhen(errors => errors.SelectMany(error =>
                {
                    var wait = backOff.After(++failures, random);
                    failed(error, wait);
                    return Observable.Timer(wait, scheduler);
                }));
        });

    // An IObservable that throws out of Subscribe would take the merge with it; Create turns that into OnError.
    private static IObservable<T> Guarded<T>(IObservable<T> source) =>
        Observable.Create<T>(source.Subscribe);
}
