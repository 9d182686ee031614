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
    private long _sequence = -1; // nothing has passed

    /// <param name="log">The log whose tail is published.</param>
    /// <param name="options">The interval of the heartbeats.</param>
    /// <param name="loop">The loop of the log's tail, so that heartbeats are ordered with the events.</param>
    /// <param name="logger">Receives the errors of observers.</param>
    public EventHub(IEventLog log, HubOptions options, IScheduler loop, ILogger<EventHub> logger)
    {
        _logger = logger;
        _items = Observable.Defer(() => Items(log, options.Heartbeat, loop)).Do(Note).Publish();
    }

    /// <summary>The sequence of the newest event that has passed; null before the log has said where it stands.</summary>
    public long? Sequence => Volatile.Read(ref _sequence) is >= 0 and var passed ? passed : null;

    /// <summary>Starts publishing, until the connection is disposed.</summary>
    public IDisposable Connect() => _items.Connect();

    /// <summary>
    /// Observes all later items. The first one that an observer receives is <see cref="StandingItem"/>, if it observes before
    /// <see cref="Connect"/>. An observer that throws is unsubscribed; other observers are unaffected.
    /// </summary>
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

    private void Note(HubItem item) => Volatile.Write(ref _sequence, item.Position.Sequence);

    private static IObservable<HubItem> Items(IEventLog log, TimeSpan heartbeat, IScheduler loop)
    {
        var ticks = Observable.Interval(heartbeat, loop).Select(_ => default(LogItem));
        return Observable.Create<HubItem>(observer =>
        {
            EventId? position = null; // null until the log has said where it stands
            return log.Tail.Merge(ticks).Subscribe(
                item =>
                {
                    if (item is LogEvent logged)
                    {
                        position = logged.Id;
                        observer.OnNext(new LoggedItem(logged));
                        return;
                    }

                    if (item is Mark mark && position is { } marked)
                    {
                        observer.OnNext(new MarkItem(marked, mark.Time));
                        return;
                    }

                    if (item is not null)
                    {
                        var begin = Begin(item);
                        position = begin.Position;
                        observer.OnNext(begin);
                    }

                    if (position is { } passed)
                    {
                        observer.OnNext(new Heartbeat(passed, loop.Now));
                    }
                },
                observer.OnError, observer.OnCompleted);
        });
    }

    // What replaces all that was known before. A heartbeat follows.
    private static HubItem Begin(LogItem item) => item switch
    {
        Standing(var position, var newest) => new StandingItem(position, newest),
        NewEpoch(var from, var begin, var newest) => new Break(from, begin, Break.Restarted, newest),
        Hole(var from, var to, var newest) => new Break(from, to, Break.Expired, newest),
        _ => throw new ArgumentException($"A {item.GetType().Name} does not pass the hub.", nameof(item)),
    };

    [LoggerMessage(301, LogLevel.Error, "An observer of the hub failed and was unsubscribed.")]
    private partial void LogObserverFault(Exception error);
}
