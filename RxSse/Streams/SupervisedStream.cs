using System.Reactive;
using System.Reactive.Linq;
using RxSse.Text;

namespace RxSse.Streams;

/// <summary>One stream with its state. It is restarted after each failure.</summary>
internal sealed partial class SupervisedStream(StreamDefinition definition, StreamContext context, BackOff backOff, ILogger logger)
{
    private readonly StreamStatus _starting = new StreamStatus.Starting();
    private readonly StreamStatus _running = new StreamStatus.Running();
    private volatile Execution? _first;
    private IObservable<Unit>? _source; // the same for all executions: it goes on where it was
    private StreamStatus? _status;
    private volatile bool _hasReturned;

    // Publishes what the stream gives. An item says that the stream works.
    private sealed record Execution(StreamExecution Run, Func<Action<StreamEvent>, IObservable<Unit>> Publish);

    /// <summary>The definition of the stream.</summary>
    public StreamDefinition Definition => definition;

    /// <summary>The state of the stream: starting, until its first subscription returns, or until its source has answered.</summary>
    public StreamStatus Status => Volatile.Read(ref _status) ?? _starting;

    /// <summary>Whether the function of the stream has returned for the first time.</summary>
    public bool IsCreated => _first is not null;

    /// <summary>Whether the function of the stream has read another stream.</summary>
    public bool ReadsOthers => _first?.Run.ReadsOthers ?? false;

    /// <summary>Whether its subscription has returned. A source may be asking still.</summary>
    public bool HasReturned => _hasReturned;

    /// <summary>Calls the function of the stream for its first execution.</summary>
    public void Create() => _first = CallFunction();

    /// <summary>Subscribes to the stream until <paramref name="stop"/> has a value. Returns when its subscription returns.</summary>
    public void Start(Action<StreamEvent> publish, IObservable<Unit> stop)
    {
        Published(publish).TakeUntil(stop).Subscribe();
        _hasReturned = true;
        if (definition.From is null)
        {
            Interlocked.CompareExchange(ref _status, _running, null);
        }
    }

    private IObservable<Unit> Published(Action<StreamEvent> publish)
    {
        var first = _first;
        return Observable
            .Defer(() =>
            {
                var (run, published) = Interlocked.Exchange(ref first, null) ?? Restart();
                return Observable.Using(() => run, _ => published(publish));
            })
            .Supervise(backOff, (error, wait) =>
            {
                Volatile.Write(ref _status, new StreamStatus.Retrying(error.Message, context.Scheduler.Now + wait));
                var milliseconds = TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
                LogFailure(definition.Name, DurationText.Print(milliseconds), error.Message.ReplaceLineEndings(" "));
                LogStack(definition.Name, error);
            }, context.Random, context.Scheduler)
            .Do(_ => Answered(), () => Volatile.Write(ref _status, new StreamStatus.Completed()));
    }

    private Execution Restart()
    {
        if (definition.From is null)
        {
            Volatile.Write(ref _status, _running);
        }

        return CallFunction();
    }

    // A source runs as soon as it has answered, not as soon as it is asked.
    private void Answered()
    {
        if (definition.From is not null && Volatile.Read(ref _status) != _running)
        {
            Volatile.Write(ref _status, _running);
        }
    }

    private Execution CallFunction()
    {
        var run = new StreamExecution(definition.Name, context.Streams);
        try
        {
            if (definition.From is { } source)
            {
                _source ??= source.Open(definition, context);
                return new Execution(run, _ => _source);
            }

            var events = run.Guard(definition.Events(context with { Run = run }));
            return new Execution(run, publish => events.Do(publish).Select(_ => Unit.Default));
        }
#pragma warning disable CA1031 // any exception of the function is a failure of the stream
        catch (Exception error)
#pragma warning restore CA1031
        {
            return new Execution(run, _ => Observable.Throw<Unit>(error));
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Stream {Stream} failed and restarts in {Wait}: {Error}")]
    private partial void LogFailure(string stream, string wait, string error);

    [LoggerMessage(2, LogLevel.Debug, "The failure of stream {Stream}")]
    private partial void LogStack(string stream, Exception error);
}
