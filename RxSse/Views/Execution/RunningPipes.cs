using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Reactive.Subjects;
using RxSse.Log;
using RxSse.Views.Model;

namespace RxSse.Views.Execution;

/// <summary>Pipes at work: log events go in one at a time, and what each pipe makes of them comes out. Not synchronised.</summary>
internal sealed class RunningPipes : IDisposable
{
    private readonly Dictionary<string, Subject<ViewEvent>> _streams = [];
    private readonly CompositeDisposable _pipes = [];

    /// <param name="pipes">The pipes, in the order in which their events leave.</param>
    /// <param name="types">The type of a stream's events.</param>
    /// <param name="newest">The newest event of a stream that keeps one, as of the start.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="observer">Gets each event with its pipe, or the fault that ends it all.</param>
    /// <param name="scheduler">The timers.</param>
    public RunningPipes(
        IReadOnlyList<Pipe> pipes, IReadOnlyDictionary<string, string> types, Func<string, ViewEvent?> newest, CompositionOptions options,
        IObserver<(PipeName Pipe, ViewEvent Event)> observer, IScheduler scheduler)
    {
        var inputs = new StreamInputs(Stream, newest, name => types[name]);
        foreach (var pipe in pipes)
        {
            var name = PipeName.Of(pipe);
            try
            {
                _pipes.Add(pipe.Events(inputs, options, scheduler).Subscribe(@event => observer.OnNext((name, @event)), observer.OnError));
            }
            catch
            {
                _pipes.Dispose(); // of those that have begun
                throw;
            }
        }
    }

    public void Pass(LogEvent logged)
    {
        if (_streams.TryGetValue(logged.Event.Stream, out var stream))
        {
            stream.OnNext(logged.ToViewEvent());
        }
    }

    public void Dispose()
    {
        _pipes.Dispose();
        foreach (var stream in _streams.Values)
        {
            stream.Dispose();
        }
    }

    private Subject<ViewEvent> Stream(string name)
    {
        if (!_streams.TryGetValue(name, out var stream))
        {
            _streams[name] = stream = new Subject<ViewEvent>();
        }

        return stream;
    }
}

/// <summary>A pipe as its events name it.</summary>
/// <param name="Text">Its text.</param>
/// <param name="IsLive">Whether what it gives can never be had again.</param>
internal sealed record PipeName(string Text, bool IsLive)
{
    public static PipeName Of(Pipe pipe) => new(pipe.Text, IsLive: !pipe.IsReplayable);
}

/// <summary>The log's events as views see them.</summary>
internal static class LoggedViewEvents
{
    public static ViewEvent ToViewEvent(this LogEvent logged) => new(logged.Event.Type, logged.Event.Data, logged.Sequence);
}
