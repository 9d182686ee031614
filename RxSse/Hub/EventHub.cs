using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using RxSse.Log;

namespace RxSse.Hub;

/// <summary>
/// The one hot connectable observable over the log's tail. It is connected once, when the host starts. All live delivery
/// observes it.
/// </summary>
internal sealed partial class EventHub
{
    private readonly IConnectableObservable<HubItem> _items;
    private readonly ILogger<EventHub> _logger;

    /// <param name="log">The log whose tail is published.</param>
    /// <param name="options">The interval of the heartbeats.</param>
    /// <param name="loop">The loop of the log's tail, so that heartbeats are ordered with the events.</param>
    /// <param name="logger">Receives the errors of observers.</param>
    public EventHub(IEventLog log, HubOptions options, IScheduler loop, ILogger<EventHub> logger)
    {
        _logger = logger;
        _items = Observable.Defer(() => Items(log, options.Heartbeat, loop)).Publish();
    }

    /// <summary>Starts publishing, until the connection is disposed.</summary>
    public IDisposable Connect() => _items.Connect();

    /// <summary>Observes all later items. An observer that throws is unsubscribed; other observers are unaffected.</summary>
    public IDisposable Subscribe(IObserver<HubItem> observer)
    {
        var subscription = new SingleAssignmentDisposable();
        subscription.Disposable = _items.Subscribe(item =>
        {
            try
            {
                observer.OnNext(item);
            }
#pragma warning disable CA1031 // the error of one observer must not affect the others
            catch (Exception error)
#pragma warning restore CA1031
            {
                LogObserverFault(error);
                subscription.Dispose();
                observer.OnError(error);
            }
        }, observer.OnError, observer.OnCompleted);
        return subscription;
    }

    private static IObservable<HubItem> Items(IEventLog log, TimeSpan heartbeat, IScheduler loop)
    {
        var events = log.Tail.Select(logged => (HubItem)new LoggedItem(logged));
        var ticks = Observable.Interval(heartbeat, loop).Select(_ => default(HubItem));
        // Nothing is appended between this read and the subscription: streams and publishers start after the hub.
        HubItem start = new Heartbeat(log.Newest, loop.Now); // the first item, so that every observer knows the position of the log
        return events.Merge(ticks)
            .Scan(start, (last, next) => next ?? new Heartbeat(last.Position, loop.Now))
            .StartWith(start);
    }

    [LoggerMessage(1, LogLevel.Error, "An observer of the hub failed and was unsubscribed.")]
    private partial void LogObserverFault(Exception error);
}
