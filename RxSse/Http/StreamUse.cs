using RxSse.Delivery;
using RxSse.Delivery.Limits;
using RxSse.Streams;

namespace RxSse.Http;

/// <summary>The subscribers and the states of streams, over all nodes.</summary>
internal sealed class StreamUse(SupervisedStreams supervised, Admission admission, INodes nodes)
{
    /// <summary>The number of subscribers that receive a stream.</summary>
    public int SubscribersOf(string stream) =>
        admission.CountOf(stream) + nodes.Others.Sum(node => node.ByStream.GetValueOrDefault(stream));

    /// <summary>The state of a stream, on the node that runs it.</summary>
    public StreamState StateOf(StreamDefinition stream) =>
        stream.Runs is StreamRuns.Once && nodes.Others.FirstOrDefault(node => node.Node == nodes.Leader) is { States: { } states }
            ? states.GetValueOrDefault(stream.Name) ?? StreamState.Running
            : StreamState.Of(supervised.StatusOf(stream));
}
