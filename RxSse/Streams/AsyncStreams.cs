using System.Reactive.Linq;

namespace RxSse.Streams;

/// <summary>Streams that are written as async iterators.</summary>
internal static class AsyncStreams
{
    /// <summary>
    /// The values of an async sequence. It asks for the next value after the observer has taken the previous one, so nothing is buffered
    /// between them. The end of the subscription cancels the sequence.
    /// </summary>
    /// <remarks>It is subscribed on the scheduler: the code before the first <c>await</c> must not hold the loop of the hub.</remarks>
    public static Func<StreamContext, IObservable<T>> Of<T>(Func<StreamContext, CancellationToken, IAsyncEnumerable<T>> values) =>
        context => Observable.Create<T>(async (observer, cancellationToken) =>
        {
            await foreach (var value in values(context, cancellationToken).WithCancellation(cancellationToken))
            {
                observer.OnNext(value);
            }
        }).SubscribeOn(context.Scheduler);
}
