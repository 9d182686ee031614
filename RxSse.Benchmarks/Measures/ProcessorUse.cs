using System.Diagnostics;
using System.Globalization;
using RxSse.Benchmarks.Servers;

namespace RxSse.Benchmarks.Measures;

/// <summary>
/// The number of busy processors since its creation: by the server, and by processes other than the server and this program.
/// </summary>
internal sealed class ProcessorUse(LocalServer server)
{
    private const int TicksPerSecond = 100; // the unit of /proc/stat on Linux
    private const int Idle = 3;
    private const int WaitingForDisk = 4;
    private const int Guests = 8; // this field and later ones are contained in earlier ones

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly (TimeSpan Server, TimeSpan Own, TimeSpan All) _before = Now(server);

    public (double Server, double Others) Cores()
    {
        var seconds = Stopwatch.GetElapsedTime(_start).TotalSeconds;
        var now = Now(server);
        var busy = now.Server - _before.Server;
        var others = now.All - _before.All - busy - (now.Own - _before.Own);
        return (busy.TotalSeconds / seconds, Math.Max(0, others.TotalSeconds / seconds));
    }

    private static (TimeSpan Server, TimeSpan Own, TimeSpan All) Now(LocalServer server) =>
        (server.ProcessorTime, Environment.CpuUsage.TotalTime, WholeMachine());

    // proc(5): user, nice, system, idle, iowait, irq, softirq, steal.
    private static TimeSpan WholeMachine()
    {
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];
        var ticks = fields.Take(Guests).Where((_, at) => at is not (Idle or WaitingForDisk)).Sum(field => long.Parse(field, CultureInfo.InvariantCulture));
        return TimeSpan.FromSeconds((double)ticks / TicksPerSecond);
    }
}
