using RxSse.Delivery;
using RxSse.Server.Streams.Machine;
using Xunit;

namespace RxSse.Tests.Server.Streams.Machine;

/// <summary>The load of several nodes.</summary>
public sealed class NodesUsageTests : IDisposable
{
    private readonly PseudoRoot _root = new();
    private readonly RequestCounter _requests = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void ShareOfSeveralNodes_IsTheMean_AndTheirRequestsAreTheSum()
    {
        _requests.Increment();
        var alone = Of().Measure();
        var usage = Of(new NodeLoad(1, 0.5, 10), null, new NodeLoad(0, 1, 20));

        Assert.Equal(31, usage.Requests);
        Assert.Equal((alone.Memory + 1.5) / 3, usage.Measure().Memory, 2);
        Assert.Equal(1, Of().Requests);
    }

    private NodesUsage Of(params NodeLoad?[] others) => new(
        new UsageMeter(new Cgroup(_root.Path), new LinuxMachine(_root.Path), new OwnProcess()), _requests,
        new Others([.. others.Select(load => new NodeStatus(1, new Dictionary<string, int>(), load))]));

    private sealed record Others(IReadOnlyList<NodeStatus> Nodes) : INodes
    {
        public string Name => "a";

        public string? Leader => null;

        IReadOnlyList<NodeStatus> INodes.Others => Nodes;
    }
}
