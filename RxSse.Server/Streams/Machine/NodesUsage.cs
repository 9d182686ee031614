using RxSse.Delivery;

namespace RxSse.Server.Streams.Machine;

/// <summary>How busy the nodes that share the log are: this one now, and the others as they have said last.</summary>
internal sealed class NodesUsage(UsageMeter meter, RequestCounter requests, INodes nodes)
{
    /// <summary>HTTP requests that the nodes have served, each since its start.</summary>
    public long Requests => requests.Count + Others.Sum(load => load.Requests);

    private IEnumerable<NodeLoad> Others => nodes.Others.Select(node => node.Load).OfType<NodeLoad>();

    /// <summary>The mean over the nodes.</summary>
    public Usage Measure()
    {
        var own = meter.Measure();
        NodeLoad[] others = [.. Others];
        return new Usage(Mean(own.Cpu, others, load => load.Cpu), Mean(own.Memory, others, load => load.Memory));
    }

    private static double Mean(double own, NodeLoad[] others, Func<NodeLoad, double> share) =>
        (own + others.Sum(share)) / (others.Length + 1);
}
