using System.Reactive.Concurrency;
using System.Reactive.Linq;

namespace RxSse.Streams;

/// <summary>Restarts a stream after a failure. Its observer sees no error.</summary>
internal static class Supervision
{
    /// <param name="source">The stream.</param>
    /// <param name="backOff">The delays between retries. An item resets them to the shortest; a source may ask for longer ones.</param>
    /// <param name="failed">Called for each failure, with the delay before the retry.</param>
    /// <param name="random">Spreads the retries of streams that failed together.</param>
    /// <param name="scheduler">Runs the delays.</param>
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
                    wait = error is SourceFaultException fault && fault.Wait > wait ? fault.Wait : wait;
                    failed(error, wait);
                    return Observable.Timer(wait, scheduler);
                }));
        });

    // Turns an exception that is thrown by Subscribe into OnError.
    private static IObservable<T> Guarded<T>(IObservable<T> source) =>
        Observable.Create<T>(source.Subscribe);
}
