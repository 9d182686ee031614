using System.Diagnostics;

namespace RxSse.Benchmarks;

/// <summary>Lets time pass, and looks at what happens meanwhile.</summary>
internal static class EverySecond
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Calls <paramref name="action"/> once a second until <paramref name="time"/> has passed.</summary>
    public static async Task RunAsync(TimeSpan time, Action action, CancellationToken cancellationToken)
    {
        var passed = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(Second);
        while (time - passed.Elapsed > Second / 10 && await timer.WaitForNextTickAsync(cancellationToken))
        {
            action();
        }
    }
}
