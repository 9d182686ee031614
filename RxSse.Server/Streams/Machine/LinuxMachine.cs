using System.Globalization;

namespace RxSse.Server.Streams.Machine;

/// <summary>The whole machine as Linux reports it in <c>/proc</c> (proc(5)); null where there is no such report.</summary>
/// <param name="root">The folder that stands for <c>/</c>.</param>
internal sealed class LinuxMachine(string root)
{
    private const double TicksPerSecond = 100; // USER_HZ, the same on every architecture that .NET runs on

    public CpuTime? Cpu()
    {
        // cpu user nice system idle iowait irq softirq steal …: the first line adds up all processors.
        var line = PseudoFile.Lines(root, "proc/stat").FirstOrDefault(line => line.StartsWith("cpu ", StringComparison.Ordinal));
        if (line is null)
        {
            return null;
        }

        var ticks = line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8)
            .Select(field => double.Parse(field, CultureInfo.InvariantCulture)).ToArray();
        var all = ticks.Sum();
        var idle = ticks.Skip(3).Take(2).Sum();
        return new CpuTime((all - idle) / TicksPerSecond, all / TicksPerSecond);
    }

    public double? Memory()
    {
        var kilobytes = PseudoFile.Lines(root, "proc/meminfo")
            .Select(line => line.Split([':', ' '], StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields is ["MemTotal" or "MemAvailable", _, ..])
            .ToDictionary(fields => fields[0], fields => double.Parse(fields[1], CultureInfo.InvariantCulture));
        return kilobytes.TryGetValue("MemTotal", out var total) && kilobytes.TryGetValue("MemAvailable", out var available)
            ? 1 - (available / total)
            : null;
    }
}
