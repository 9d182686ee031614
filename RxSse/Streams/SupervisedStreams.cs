using System.Collections.Concurrent;
using System.Reactive.Linq;
using RxSse.Text;

namespace RxSse.Streams;

/// <summary>All streams, each supervised, merged into the one that is appended to the log.</summary>
internal sealed partial class SupervisedStreams(
    IReadOnlyList<StreamDefinition> streams, StreamContext context, BackOff backOff, ILogger<SupervisedStreams> logger)
{
    private readonly ConcurrentDictionary<string, StreamStatus> _status = new();

    public IReadOnlyList<StreamDefinition> Streams => streams;

    public IReadOnlyList<string> Names { get; } = [.. streams.Select(stream => stream.Name)];

    public IObservable<StreamEvent> Events => streams.Select(Supervised).Merge();

    /// <summary>How a stream fares; it runs until it is known to have failed or ended.</summary>
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
            var milliseconds = TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
            LogFailure(stream.Name, DurationText.Print(milliseconds), error.Message.ReplaceLineEndings(" "));
            LogStack(stream.Name, error);
        }, context.Random, context.Scheduler)
        .Do(_ => { }, () => _status[stream.Name] = new StreamStatus.Completed());

    [LoggerMessage(1, LogLevel.Warning, "Stream {Stream} failed and restarts in {Wait}: {Error}")]
    private partial void LogFailure(string stream, string wait, string error);

    [LoggerMessage(2, LogLevel.Debug, "The failure of stream {Stream}")]
    private partial void LogStack(string stream, Exception error);
}
