using RxSse.Benchmarks.Measures;
using RxSse.Benchmarks.Servers;

namespace RxSse.Benchmarks.Soak;

/// <summary>The memory of a server and of its stuck clients' connections, second by second.</summary>
internal sealed class MemoryWatch(LocalServer server, IReadOnlySet<int> stuckPorts)
{
    private readonly List<double> _resident = [];
    private readonly List<double> _queued = [];
    private readonly List<double> _kernelTcp = [];

    public Trend Resident => Trend.Of(_resident);

    public Trend Queued => Trend.Of(_queued);

    public Trend KernelTcp => Trend.Of(_kernelTcp);

    public void Sample()
    {
        _resident.Add(ServerMemory.ResidentKib(server.ProcessId));
        _queued.Add(ServerMemory.QueuedKib(server.Address.Port, stuckPorts));
        _kernelTcp.Add(ServerMemory.KernelTcpKib());
    }
}
