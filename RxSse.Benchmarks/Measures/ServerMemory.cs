using System.Globalization;
using RxSse.Views.Parsing;

namespace RxSse.Benchmarks.Measures;

/// <summary>What Linux says of the memory that a server and its connections take.</summary>
internal static class ServerMemory
{
    private const int LocalAddress = 1;
    private const int RemoteAddress = 2;
    private const int Queues = 4;

    /// <summary>The process's resident memory in KiB: proc_pid_status(5), <c>VmRSS</c>.</summary>
    public static double ResidentKib(int process) => Status(process, "VmRSS:");

    /// <summary>The most that the process has had resident so far, in KiB: <c>VmHWM</c>.</summary>
    public static double PeakKib(int process) => Status(process, "VmHWM:");

    /// <summary>All TCP memory of the kernel in KiB, that of other processes too: proc(5), <c>/proc/net/sockstat</c>.</summary>
    public static double KernelTcpKib()
    {
        var line = File.ReadLines("/proc/net/sockstat").First(line => line.StartsWith("TCP:", StringComparison.Ordinal));
        return Number(line, at: Array.IndexOf(Fields(line), "mem") + 1) * Environment.SystemPageSize / 1024;
    }

    /// <summary>What waits in the sockets of some connections, at both ends, in KiB: proc(5), <c>/proc/net/tcp</c>.</summary>
    /// <param name="serverPort">One end of the connections.</param>
    /// <param name="clientPorts">The other ends.</param>
    public static double QueuedKib(int serverPort, IReadOnlySet<int> clientPorts)
    {
        var bytes = 0L;
        foreach (var line in File.ReadLines("/proc/net/tcp").Skip(1))
        {
            var fields = Fields(line);
            var (local, remote) = (PortOf(fields[LocalAddress]), PortOf(fields[RemoteAddress]));
            if ((local == serverPort && clientPorts.Contains(remote)) || (remote == serverPort && clientPorts.Contains(local)))
            {
                bytes += fields[Queues].Split(':').Sum(queue => Convert.ToInt64(queue, 16));
            }
        }

        return bytes / 1024.0;
    }

    private static double Status(int process, string name) =>
        Number(File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith(name, StringComparison.Ordinal)), at: 1);

    private static string[] Fields(string line) => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static double Number(string line, int at) => double.Parse(Fields(line)[at], CultureInfo.InvariantCulture);

    private static int PortOf(string address) => Convert.ToInt32(address[(address.IndexOf(':', StringComparison.Ordinal) + 1)..], 16);
}
