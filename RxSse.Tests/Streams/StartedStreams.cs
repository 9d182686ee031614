using System.Reactive;
using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using RxSse.Streams;

namespace RxSse.Tests.Streams;

internal static class StartedStreams
{
    /// <summary>Starts all streams in the order of their registration, and stops them when it is disposed.</summary>
    public static IObservable<StreamEvent> Events(this SupervisedStreams streams) => Observable.Create<StreamEvent>(observer =>
    {
        var stop = new AsyncSubject<Unit>();
        foreach (var stream in streams.All)
        {
            stream.Create();
            stream.Start((next, _) => observer.OnNext(next), stop, ImmediateScheduler.Instance);
        }

        return Disposable.Create(() =>
        {
            stop.OnNext(Unit.Default);
            stop.OnCompleted();
        });
    });
}
