using System.Collections.Concurrent;
using System.Reactive.Linq;

namespace RxSse.Streams;

/// <summary>All streams, each supervised, merged into the one that is appended to the log.</summary>
internal sealed partial class SupervisedStreams(
    IReadOnlyList<StreamDefinition> streams, StreamContext context, BackOff backOff, ILogger<SupervisedStreams> logger)
{
    private readonly ConcurrentDictionary<string, StreamStatus> _status = new();

    public IReadOnlyList<StreamDefinition> Streams => streams;

    public IReadOnlyList<string> Names { get; } = [.. streams.Select(stream => stream.Name)];

    public IObservable<StreamEvent> Events => streams.Select(Supervised).Merge();

    /// <summary>The state of a stream: running, unless it has failed or completed.</summary>
    public StreamStatus StatusOf(StreamDefinition stream) => _status.GetValueOrDefault(stream.Name) ?? new StreamStatus.Running();

    private IObservable<StreamEvent> Supervised(StreamDefinition stream) => Observable
        .Defer(() =>
        {
            _status[stream.Name] = new StreamStatus.Running();
            return Observable.Using(
                () => new StreamExecution(stream.Name, context.Streams),
                run => run.Guard(stream.Events(context with { Run = run })));
        })
        .Supervise(backOff, (error, wait) =>
        {
            _status[stream.Name] = new StreamStatus.Retrying(error.Message, context.Scheduler.Now + wait);
            LogFailure(stream.Name, wait, error);
        }, context.Random, context.Scheduler)
        .Do(_ => { }, () => _status[stream.Name] = new StreamStatus.Completed());

    [LoggerMessage(1, LogLevel.Warning, "The stream {Stream} failed. It is restarted in {Wait}. Other streams are not affected.")]
    private partial void LogFailure(string stream, TimeSpan wait, Exception error);
}
