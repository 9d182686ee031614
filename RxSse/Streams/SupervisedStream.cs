using System.Reactive;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using RxSse.Text;

namespace RxSse.Streams;

/// <summary>
/// One stream with its state. It is restarted after each failure. If it runs once, it begins anew with each term of this process and ends with
/// it.
/// </summary>
internal sealed partial class SupervisedStream(StreamDefinition definition, StreamContext context, BackOff backOff, ILogger logger)
{
    private readonly StreamStatus _starting = new StreamStatus.Starting();
    private readonly StreamStatus _running = new StreamStatus.Running();
    private volatile Execution? _first;
    private Execution? _unused; // the first execution, until it is subscribed
    private StreamStatus? _status;
    private volatile bool _hasReturned;
    private volatile bool _hasTurn;

    // What the stream gives.
    private sealed record Execution(StreamExecution Run, IObservable<StreamEvent> Events);

    /// <summary>The definition of the stream.</summary>
    public StreamDefinition Definition => definition;

    /// <summary>
    /// The state of the stream: starting, until its first subscription returns, or until its source has answered, and while another process
    /// runs it.
    /// </summary>
    public StreamStatus Status => Volatile.Read(ref _status) ?? _starting;

    /// <summary>Whether the function of the stream has returned for the first time.</summary>
    public bool IsCreated => _first is not null;

    /// <summary>Whether the function of the stream has read another stream.</summary>
    public bool ReadsOthers => _first?.Run.ReadsOthers ?? false;

    /// <summary>Whether its subscription has returned. A source may be asking still.</summary>
    public bool HasReturned => _hasReturned;

    /// <summary>Calls the function of the stream for its first execution.</summary>
    public void Create() => _first = _unused = CallFunction();

    /// <summary>
    /// Subscribes to the stream until <paramref name="stop"/> has a value. Returns when its subscription returns, at once if another process
    /// runs it.
    /// </summary>
    /// <param name="publish">Takes the events, each with the term in which it was made; null if the stream runs on each node.</param>
    /// <param name="stop">Ends the stream.</param>
    /// <param name="loop">Subscribes to the stream when a later term begins.</param>
    public void Start(Action<StreamEvent, Term?> publish, IObservable<Unit> stop, IScheduler loop)
    {
        var isStarting = true;
        Runs().TakeUntil(stop).Subscribe();
        isStarting = false;
        Interlocked.Exchange(ref _unused, null); // a later term calls the function anew
        _hasReturned = true;
        if (definition.From is null && _hasTurn)
        {
            Interlocked.CompareExchange(ref _status, _running, null);
        }

        IObservable<Unit> Runs() => definition.Runs is StreamRuns.OnEachNode
            ? Published(publish, null)
            : context.Leadership.Terms.DistinctUntilChanged().Select(Run).Switch();

        // A stream that blocks holds up its own thread, and not the leadership.
        IObservable<Unit> Run(Term? term) => term is null ? Elsewhere()
            : isStarting ? Published(publish, term)
            : Observable.Return(Unit.Default, loop).SelectMany(_ => Published(publish, term));
    }

    private IObservable<Unit> Elsewhere() => Observable.Defer(() =>
    {
        _hasTurn = false;
        Volatile.Write(ref _status, null);
        return Observable.Never<Unit>();
    });

    // Publishes what the stream gives. An item says that the stream works.
    private IObservable<Unit> Published(Action<StreamEvent, Term?> publish, Term? term)
    {
        IObservable<Unit>? source = null; // the same for all executions of a term: it goes on where it was
        return Observable
            .Defer(() =>
            {
                _hasTurn = true;
                return definition.From is { } from
                    ? source ??= from.Open(definition, context with { Term = term })
                    : Executed(publish, term);
            })
            .Supervise(backOff, (error, wait) =>
            {
                if (error is SourceFaultException { MayBeAppended: true })
                {
                    source = null; // goes on where the log is
                }

                Volatile.Write(ref _status, new StreamStatus.Retrying(error.Message, context.Scheduler.Now + wait));
                var milliseconds = TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
                LogFailure(definition.Name, DurationText.Print(milliseconds), error.Message.ReplaceLineEndings(" "));
                LogStack(definition.Name, error);
            }, context.Random, context.Scheduler)
            .Do(_ => Answered(), () => Volatile.Write(ref _status, new StreamStatus.Completed()));
    }

    private IObservable<Unit> Executed(Action<StreamEvent, Term?> publish, Term? term)
    {
        var (run, events) = Interlocked.Exchange(ref _unused, null) ?? Restart();
        return Observable.Using(() => run, _ => events.Do(next => publish(next, term)).Select(_ => Unit.Default));
    }

    private Execution Restart()
    {
        Volatile.Write(ref _status, _running);
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
            return new Execution(run, run.Guard(definition.Events(context with { Run = run })));
        }
#pragma warning disable CA1031 // any exception of the function is a failure of the stream
        catch (Exception error)
#pragma warning restore CA1031
        {
            return new Execution(run, Observable.Throw<StreamEvent>(error));
        }
    }

    [LoggerMessage(101, LogLevel.Warning, "Stream {Stream} failed and restarts in {Wait}: {Error}")]
    private partial void LogFailure(string stream, string wait, string error);

    [LoggerMessage(102, LogLevel.Debug, "The failure of stream {Stream}")]
    private partial void LogStack(string stream, Exception error);
}
