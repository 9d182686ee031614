using System.Diagnostics;

namespace RxSse.Server.Streams.Machine;

/// <summary>What this process uses of the machine: the reading that every platform has.</summary>
internal sealed class OwnProcess
{
    private readonly long _start = Stopwatch.GetTimestamp();

    public CpuTime Cpu()
    {
        using var self = Process.GetCurrentProcess();
        var elapsed = Stopwatch.GetElapsedTime(_start).TotalSeconds;
        return new CpuTime(self.TotalProcessorTime.TotalSeconds, elapsed * Environment.ProcessorCount);
    }

    public static double Memory() =>
        Math.Clamp((double)Environment.WorkingSet / GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, 0, 1);
}
