using System.Diagnostics;
using RxSse.Benchmarks.Load;
using RxSse.Benchmarks.Measures;
using RxSse.Benchmarks.Servers;

namespace RxSse.Benchmarks.FanOut;

/// <summary>Disconnects all clients at once and measures how long the server is busy.</summary>
internal static class DisconnectResult
{
    private const double IdleCores = 0.05;
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <param name="crowd">The clients.</param>
    /// <param name="subject">The server.</param>
    /// <param name="idleCores">Its processor use before; part of the result.</param>
    /// <param name="cancellationToken">Cancels the measurement.</param>
    public static async Task<Rest> MeasureAsync(ICrowd crowd, ServerUnderTest subject, double idleCores, CancellationToken cancellationToken)
    {
        double? noClients = await subject.ClientsAsync(cancellationToken) is null ? null : double.NaN; // opens the connection before the measurement
        var idle = double.NaN;
        var start = Stopwatch.GetTimestamp();
        var leaving = Task.Run(crowd.Dispose, cancellationToken);
        using var timer = new PeriodicTimer(Slice);
        while (Stopwatch.GetElapsedTime(start) < Patience && (double.IsNaN(idle) || noClients is double.NaN))
        {
            var (began, before) = (Stopwatch.GetTimestamp(), ProcessTime.Of(subject.ProcessId));
            await timer.WaitForNextTickAsync(cancellationToken);
            var slice = Stopwatch.GetElapsedTime(began);
            if (double.IsNaN(idle) && leaving.IsCompleted && (ProcessTime.Of(subject.ProcessId) - before) / slice < IdleCores)
            {
                idle = Stopwatch.GetElapsedTime(start).TotalSeconds;
            }

            if (noClients is double.NaN && await subject.ClientsAsync(cancellationToken) == 0)
            {
                noClients = Stopwatch.GetElapsedTime(start).TotalSeconds;
            }
        }

        await leaving;
        return new Rest(idleCores, idle, noClients);
    }
}
