using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Text.Json.Serialization.Metadata;

namespace RxSse.Streams;

/// <summary>
/// One execution of a stream, from its subscription to its completion or failure. It owns the subscriptions to other
/// streams and disposes them at its end. An exception in the code behind such a subscription fails this execution only: it
/// must not reach the loop that all events pass.
/// </summary>
internal sealed class StreamExecution(string stream, StreamGraph streams) : IDisposable
{
    private readonly CompositeDisposable _subscriptions = [];
    private readonly Subject<StreamEvent> _errors = new();

    /// <summary>Whether it has read another stream.</summary>
    public bool ReadsOthers { get; private set; }

    /// <summary>Returns the events of the execution, which fail with the code behind its subscriptions.</summary>
    public IObservable<StreamEvent> Guard(IObservable<StreamEvent> events) => events.TakeUntil(_errors);

    /// <summary>Returns the values of another stream.</summary>
    public IObservable<T> ValuesOf<T>(string name, JsonTypeInfo<T> json)
    {
        ReadsOthers = true;
        var values = streams.EventsOf(name, reader: stream).Select(next => StreamData.Read(next, json));
        return Observable.Create<T>(observer =>
        {
            var subscription = new SingleAssignmentDisposable();
            _subscriptions.Add(subscription);
            subscription.Disposable = values.Subscribe(
                value => Guarded(observer.OnNext, value), error => Guarded(observer.OnError, error), observer.OnCompleted);
            return Disposable.Create(() => _subscriptions.Remove(subscription));
        });
    }

    /// <summary>Returns the newest value of this stream; the default value if it has none.</summary>
    public T? Newest<T>(JsonTypeInfo<T> json) => streams.NewestOf(stream) is { } newest ? StreamData.Read(newest, json) : default;

    // Does not dispose the subject of errors: a call to Guarded may be in progress, and would throw on the loop.
    public void Dispose() => _subscriptions.Dispose();

    private void Guarded<T>(Action<T> observe, T value)
    {
        try
        {
            observe(value);
        }
#pragma warning disable CA1031 // any exception belongs to this execution
        catch (Exception error)
#pragma warning restore CA1031
        {
            _errors.OnError(error);
        }
    }
}
