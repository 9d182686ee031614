using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Reactive.Subjects;
using RxSse.Log;
using RxSse.Views.Model;

namespace RxSse.Views.Execution;

/// <summary>Running pipes: events of the log enter one at a time, and the events of each pipe leave. Not synchronised.</summary>
internal sealed class RunningPipes : IDisposable
{
    private (string Name, Subject<ViewEvent> Events)? _first; // most views read one stream
    private Dictionary<string, Subject<ViewEvent>>? _others;
    private readonly CompositeDisposable _pipes;
    private readonly ViewBudget _budget;
    private Dictionary<string, DateTimeOffset>? _missed; // made when events are left out

    /// <param name="pipes">The pipes, in the order in which their events leave.</param>
    /// <param name="types">The type of a stream's events.</param>
    /// <param name="newest">The newest event of a stream at the start, if the stream keeps one.</param>
    /// <param name="budget">What the pipes may make and keep.</param>
    /// <param name="observer">Receives each event with its pipe, or the error that ends all pipes.</param>
    /// <param name="scheduler">The timers.</param>
    /// <param name="windows">The time of the log, by which windows end; null if they end by the clock.</param>
    public RunningPipes(
        IReadOnlyList<Pipe> pipes, IReadOnlyDictionary<string, string> types, Func<string, ViewEvent?> newest, ViewBudget budget,
        IObserver<(PipeName Pipe, ViewEvent Event)> observer, IScheduler scheduler, WindowClock? windows = null)
    {
        Windows = windows;
        _budget = budget;
        _pipes = new CompositeDisposable(pipes.Count);
        var inputs = new StreamInputs(Stream, newest, name => types[name])
        {
            Missed = stream => _missed?.GetValueOrDefault(stream) ?? default,
            Windows = windows,
            Results = windows?.Results ?? 0,
        };
        foreach (var pipe in pipes)
        {
            var name = PipeName.Of(pipe);
            try
            {
                _pipes.Add(pipe.EventsOnce(inputs, budget, scheduler).Subscribe(new PipeEnd(name, budget, observer)));
            }
            catch
            {
                _pipes.Dispose(); // ends the pipes that have started
                throw;
            }
        }
    }

    /// <summary>The time of the log, by which windows end; null if they end by the clock.</summary>
    public WindowClock? Windows { get; }

    /// <summary>When the next window ends, in ticks since the Unix epoch.</summary>
    public long NextEnd => Windows!.NextEnd;

    /// <summary>Ends the windows that end at this time.</summary>
    public void EndWindowsAt(long time)
    {
        _budget.BeginTick();
        Windows!.EndAt(time);
    }

    public void Pass(LogEvent logged)
    {
        if (Find(logged.Event.Stream) is { } stream)
        {
            _budget.Begin(logged.Sequence);
            stream.OnNext(logged.ToViewEvent());
        }
    }

    /// <summary>Events of these streams have been left out.</summary>
    public void Miss(IEnumerable<string> streams, DateTimeOffset now)
    {
        _missed ??= [];
        foreach (var stream in streams)
        {
            _missed[stream] = now;
        }
    }

    public void Dispose()
    {
        _pipes.Dispose();
        _first?.Events.Dispose();
        foreach (var (_, stream) in _others ?? [])
        {
            stream.Dispose();
        }
    }

    private Subject<ViewEvent> Stream(string name)
    {
        if (Find(name) is { } known)
        {
            return known;
        }

        var stream = new Subject<ViewEvent>();
        if (_first is null)
        {
            _first = (name, stream);
        }
        else
        {
            (_others ??= [])[name] = stream;
        }

        return stream;
    }

    private Subject<ViewEvent>? Find(string name) =>
        _first is not var (first, events) ? null : first == name ? events : _others?.GetValueOrDefault(name);
}

/// <summary>The name of a pipe in its events.</summary>
/// <param name="Text">The text of the pipe.</param>
/// <param name="IsLive">Whether the log cannot reproduce its events.</param>
/// <param name="IsKeyed">Whether each of its events belongs to a key.</param>
internal sealed record PipeName(string Text, bool IsLive, bool IsKeyed = false)
{
    public static PipeName Of(Pipe pipe) => new(pipe.Text, IsLive: !pipe.IsReplayable, pipe.IsKeyed);
}

/// <summary>Converts events of the log to events of views.</summary>
internal static class LoggedViewEvents
{
    public static ViewEvent ToViewEvent(this LogEvent logged) => new(logged.Event.Type, logged.Event.Data, logged.Sequence)
    {
        Time = logged.Time,
    };
}
