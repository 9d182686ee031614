using System.Globalization;

namespace RxSse.Benchmarks.Measures;

/// <summary>The processor time of a process: user and system, in steps of 10 ms.</summary>
internal static class ProcessTime
{
    private const int TicksPerSecond = 100; // the unit of /proc on Linux
    private const int User = 11; // proc_pid_stat(5), counted from the field after the name
    private const int System = 12;

    public static TimeSpan Of(int process)
    {
        var stat = File.ReadAllText($"/proc/{process}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' '); // the name can contain spaces and parentheses
        var ticks = long.Parse(fields[User], CultureInfo.InvariantCulture) + long.Parse(fields[System], CultureInfo.InvariantCulture);
        return TimeSpan.FromSeconds((double)ticks / TicksPerSecond);
    }
}
