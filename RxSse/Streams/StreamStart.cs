using System.Reactive;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Reactive.Threading.Tasks;
using Microsoft.Extensions.Options;
using RxSse.Threading;

namespace RxSse.Streams;

/// <summary>
/// Starts all streams. First it calls their functions, on the thread pool. Then it subscribes to the streams that read others,
/// in one turn of the hub's loop, so that none of them misses the first event of another stream. Then it subscribes to the
/// other streams, on the thread pool. A stream that does not return cannot stop the start of the server.
/// </summary>
internal sealed partial class StreamStart(
    SupervisedStreams streams, IOptions<StreamStartOptions> options, ServerSchedulers schedulers, ILogger<StreamStart> logger) : IDisposable
{
    private readonly AsyncSubject<Unit> _stop = new();
    private readonly CompositeDisposable _connections = [];
    private volatile bool _subscribing;

    /// <summary>Returns when all streams have started, or when the time for it is over. Slow streams start later.</summary>
    public Task StartAsync(Action<StreamEvent, Term?> publish, CancellationToken cancellationToken)
    {
        var timer = new SingleAssignmentDisposable();
        var deadline = Observable.Timer(options.Value.StartWithin, schedulers.Timers).Select(_ => Unit.Default).PublishLast();
        var started = Started(publish, deadline).Finally(timer.Dispose).PublishLast();

        // The order of these lines is the order of what happens at the deadline: report, next phase, end of the wait.
        _connections.Add(deadline.Subscribe(_ => Report()));
        _connections.Add(started.Connect());
        var wait = started.TakeUntil(deadline).DefaultIfEmpty().ToTask(cancellationToken);
        _connections.Add(timer);
        timer.Disposable = deadline.Connect();
        return wait;
    }

    /// <summary>Ends all subscriptions.</summary>
    public void Dispose()
    {
        _stop.OnNext(Unit.Default);
        _stop.OnCompleted();
        _connections.Dispose();
    }

    private IObservable<Unit> Started(Action<StreamEvent, Term?> publish, IObservable<Unit> deadline)
    {
        var created = streams.All.ToDictionary(stream => stream, stream => Observable.Start(stream.Create, schedulers.Timers));
        return created.Values.Merge().TakeUntil(deadline)
            .Concat(Observable.Defer(() => Observable.Start(SubscribeToReaders, schedulers.Hub)))
            .Concat(Observable.Defer(() => created.Select(each => each.Value.SelectMany(_ => SubscribeTo(each.Key))).Merge()))
            .IgnoreElements();

        void SubscribeToReaders()
        {
            _subscribing = true;
            foreach (var stream in created.Keys.Where(stream => stream.IsCreated && stream.ReadsOthers).ToArray())
            {
                created.Remove(stream);
                stream.Start(publish, _stop, schedulers.Hub);
            }
        }

        IObservable<Unit> SubscribeTo(SupervisedStream stream)
        {
            var loop = stream.ReadsOthers ? schedulers.Hub : schedulers.Timers;
            return Observable.Start(() => stream.Start(publish, _stop, loop), loop);
        }
    }

    private void Report()
    {
        string[] late =
        [
            .. streams.All.Where(stream =>
                    stream.Status is StreamStatus.Starting && !stream.HasReturned && (_subscribing || !stream.IsCreated))
                .Select(stream => stream.Definition.Name),
        ];
        if (late.Length > 0)
        {
            LogLate(string.Join(", ", late), options.Value.StartWithin);
        }
    }

    [LoggerMessage(103, LogLevel.Warning, "These streams did not start within {Time}: {Streams}. The server starts without them.")]
    private partial void LogLate(string streams, TimeSpan time);
}
