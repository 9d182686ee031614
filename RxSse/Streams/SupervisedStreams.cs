namespace RxSse.Streams;

/// <summary>All streams, each supervised, in the order of their registration.</summary>
internal sealed class SupervisedStreams(
    IReadOnlyList<StreamDefinition> streams, StreamContext context, BackOff backOff, ILogger<SupervisedStreams> logger)
{
    public IReadOnlyList<StreamDefinition> Streams => streams;

    public IReadOnlyList<SupervisedStream> All { get; } =
        [.. streams.Select(stream => new SupervisedStream(stream, context, backOff, logger))];

    /// <summary>Returns the state of a stream.</summary>
    public StreamStatus StatusOf(StreamDefinition stream) => All.First(other => other.Definition.Name == stream.Name).Status;
}
