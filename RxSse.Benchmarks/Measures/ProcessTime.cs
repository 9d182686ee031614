using System.Globalization;

namespace RxSse.Benchmarks.Measures;

/// <summary>The processor time of any process, as it is accounted to it: user and system, in steps of 10 ms.</summary>
internal static class ProcessTime
{
    private const int TicksPerSecond = 100; // the unit of /proc on every Linux of today
    private const int User = 11; // proc_pid_stat(5), counted from what follows the name
    private const int System = 12;

    public static TimeSpan Of(int process)
    {
        var stat = File.ReadAllText($"/proc/{process}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' '); // the name before may hold anything
        var ticks = long.Parse(fields[User], CultureInfo.InvariantCulture) + long.Parse(fields[System], CultureInfo.InvariantCulture);
        return TimeSpan.FromSeconds((double)ticks / TicksPerSecond);
    }
}
