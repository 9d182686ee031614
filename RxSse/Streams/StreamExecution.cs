using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Text.Json.Serialization.Metadata;

namespace RxSse.Streams;

/// <summary>
/// One run of a stream, from its subscription to its end or failure. What it taps ends with it, and whatever goes wrong
/// behind a tap fails this run and nothing else: an observer that throws must not reach the loop that all events pass.
/// </summary>
internal sealed class StreamExecution(string stream, StreamGraph streams) : IDisposable
{
    private readonly CompositeDisposable _taps = [];
    private readonly Subject<StreamEvent> _faults = new();

    /// <summary>The events of the run, which fail with what fails behind its taps.</summary>
    public IObservable<StreamEvent> Guard(IObservable<StreamEvent> events) => events.TakeUntil(_faults);

    public IObservable<T> Tap<T>(string name, JsonTypeInfo<T> json)
    {
        var values = streams.Tap(name, by: stream).Select(next => StreamData.Read(next, json));
        return Observable.Create<T>(observer =>
        {
            var tap = new SingleAssignmentDisposable();
            _taps.Add(tap);
            tap.Disposable = values.Subscribe(
                value => Guarded(observer.OnNext, value), error => Guarded(observer.OnError, error), observer.OnCompleted);
            return Disposable.Create(() => _taps.Remove(tap));
        });
    }

    // The faults stay open: one may be under way, and would be thrown at the loop.
    public void Dispose() => _taps.Dispose();

    private void Guarded<T>(Action<T> observe, T value)
    {
        try
        {
            observe(value);
        }
#pragma warning disable CA1031 // whatever the fault is, it belongs to this run
        catch (Exception error)
#pragma warning restore CA1031
        {
            _faults.OnError(error);
        }
    }
}
