using System.Diagnostics;
using System.Globalization;

namespace RxSse.Server.Streams.Machine;

/// <summary>
/// The container's own limits and readings, from control groups of version 2 or 1 (kernel docs, cgroup-v2.rst and
/// cgroup-v1); null where there is no limit, for then the container has the whole machine.
/// </summary>
/// <param name="root">The folder that stands for <c>/</c>.</param>
internal sealed class Cgroup(string root)
{
    private const string Folder = "sys/fs/cgroup";
    private const double NoLimit = 1L << 60; // version 1 writes "no limit" as a number beyond all memory
    private readonly long _start = Stopwatch.GetTimestamp();
    private double? _usedAtStart;

    public CpuTime? Cpu()
    {
        var elapsed = Stopwatch.GetElapsedTime(_start).TotalSeconds;
        if (PseudoFile.Lines(root, $"{Folder}/cpu.max") is [var line, ..])
        {
            // "<quota> <period>" in microseconds, or "max <period>".
            return line.Split(' ') is [var quota, var period] && Share(Parse(quota), Parse(period)) is { } processors
                && PseudoFile.Number(root, $"{Folder}/cpu.stat", "usage_usec") is { } microseconds
                ? new CpuTime(SinceStart(microseconds / 1e6), processors * elapsed)
                : null;
        }

        var quotaOf1 = PseudoFile.Number(root, $"{Folder}/cpu/cpu.cfs_quota_us");
        return Share(quotaOf1, PseudoFile.Number(root, $"{Folder}/cpu/cpu.cfs_period_us")) is { } share
            && PseudoFile.Number(root, $"{Folder}/cpuacct/cpuacct.usage") is { } nanoseconds
            ? new CpuTime(SinceStart(nanoseconds / 1e9), share * elapsed)
            : null;
    }

    public double? Memory() =>
        Memory($"{Folder}/memory.current", $"{Folder}/memory.max", "inactive_file")
        ?? Memory($"{Folder}/memory/memory.usage_in_bytes", $"{Folder}/memory/memory.limit_in_bytes", "total_inactive_file");

    private double? Memory(string used, string limit, string inactive)
    {
        if (PseudoFile.Number(root, limit) is not { } most || most > NoLimit || PseudoFile.Number(root, used) is not { } now)
        {
            return null;
        }

        // Pages of files that were not touched for long are given back on demand: they are not "used".
        var stat = Path.Combine(Path.GetDirectoryName(used)!, "memory.stat");
        return Math.Clamp((now - (PseudoFile.Number(root, stat, inactive) ?? 0)) / most, 0, 1);
    }

    // The container may have run long before this process: count from the first reading.
    private double SinceStart(double used) => used - (_usedAtStart ??= used);

    private static double? Share(double? quota, double? period) => quota > 0 && period > 0 ? quota / period : null;

    private static double? Parse(string text) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;
}
