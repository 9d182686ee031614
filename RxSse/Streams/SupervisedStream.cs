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
    private StreamStatus? _status;

    private sealed record Execution(StreamExecution Run, IObservable<StreamEvent> Events);

    /// <summary>The definition of the stream.</summary>
    public StreamDefinition Definition => definition;

    /// <summary>The state of the stream: starting, until its first subscription returns.</summary>
    public StreamStatus Status => Volatile.Read(ref _status) ?? _starting;

    /// <summary>Whether the function of the stream has returned for the first time.</summary>
    public bool IsCreated => _first is not null;

    /// <summary>Whether the function of the stream has read another stream.</summary>
    public bool ReadsOthers => _first?.Run.ReadsOthers ?? false;

    /// <summary>Calls the function of the stream for its first execution.</summary>
    public void Create() => _first = CallFunction();

    /// <summary>Subscribes to the stream until <paramref name="stop"/> has a value. Returns when its subscription returns.</summary>
    public void Start(Action<StreamEvent> publish, IObservable<Unit> stop)
    {
        Events().TakeUntil(stop).Subscribe(publish);
        Interlocked.CompareExchange(ref _status, _running, null);
    }

    private IObservable<StreamEvent> Events()
    {
        var first = _first;
        return Observable
            .Defer(() =>
            {
                var (run, events) = Interlocked.Exchange(ref first, null) ?? Restart();
                return Observable.Using(() => run, _ => events);
            })
            .Supervise(backOff, (error, wait) =>
            {
                Volatile.Write(ref _status, new StreamStatus.Retrying(error.Message, context.Scheduler.Now + wait));
                var milliseconds = TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
                LogFailure(definition.Name, DurationText.Print(milliseconds), error.Message.ReplaceLineEndings(" "));
                LogStack(definition.Name, error);
            }, context.Random, context.Scheduler)
            .Do(_ => { }, () => Volatile.Write(ref _status, new StreamStatus.Completed()));
    }

    private Execution Restart()
    {
        Volatile.Write(ref _status, _running);
        return CallFunction();
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

    [LoggerMessage(1, LogLevel.Warning, "Stream {Stream} failed and restarts in {Wait}: {Error}")]
    private partial void LogFailure(string stream, string wait, string error);

    [LoggerMessage(2, LogLevel.Debug, "The failure of stream {Stream}")]
    private partial void LogStack(string stream, Exception error);
}
