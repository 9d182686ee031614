using System.Reactive.Linq;

namespace RxSse.Server.Streams;

/// <summary>All streams, each supervised, merged into the one that is appended to the log.</summary>
internal sealed partial class StreamFeed(IReadOnlyList<StreamDefinition> streams, StreamContext context, BackOff backOff, ILogger<StreamFeed> logger)
{
    public IReadOnlyList<StreamDefinition> Streams => streams;

    public IObservable<StreamEvent> Events =>
        streams.Select(stream => Observable
                .Defer(() => stream.Events(context))
                .Supervise(backOff, (error, wait) => LogFailure(stream.Name, wait, error), context.Random, context.Scheduler))
            .Merge();

    [LoggerMessage(1, LogLevel.Warning, "The stream {Stream} failed and is tried again in {Wait}; the other streams go on.")]
    private partial void LogFailure(string stream, TimeSpan wait, Exception error);
}
