using System.Diagnostics;
using System.Text;

namespace RxSse.Benchmarks.Views;

/// <summary>Measures the processor time of this process while a server passes events on.</summary>
/// <param name="options">The load.</param>
/// <param name="cancellationToken">Ends it early.</param>
internal sealed class ViewsMeter(ViewsOptions options, CancellationToken cancellationToken)
{
    private const int MaxWarmUps = 10;
    private const int Beats = 20;
    private const int Step = 2_007_919; // a prime beyond the number of views: one event after the other is for a view far away, and each gets some
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(300);

    /// <summary>A server without subscribers.</summary>
    public ViewsServer NewServer(bool isIndexed = true) => new(cancellationToken, isIndexed);

    /// <summary>Until two runs differ by less than 10 %: the compiler has finished.</summary>
    public void WarmUp()
    {
        using var server = NewServer();
        server.JoinViews(100, options.Kind.View);
        server.JoinPlain(1);
        for (var (i, last) = (0, double.MaxValue); i < MaxWarmUps; i++)
        {
            var now = PerEvent(server, 5_000, 8, number => Hit(number % 100));
            if (Math.Abs(now - last) < last * 0.1)
            {
                return;
            }

            last = now;
        }
    }

    /// <summary>Processor time per event that concerns no view, in µs.</summary>
    public double OfMiss(ViewsServer server, int burst) => PerEvent(server, options.Events, burst, static _ => ViewKind.Miss);

    /// <summary>Processor time per event, where each event of a burst has a stream of its own, in µs.</summary>
    public double OfApart(ViewsServer server, int burst) =>
        PerEvent(server, options.Events, burst, static _ => ViewKind.Miss, stream: number => ViewsServer.Apart(number % burst));

    /// <summary>Processor time per event that concerns one view, in µs.</summary>
    /// <exception cref="IOException">Not all of them have arrived.</exception>
    public double OfHit(ViewsServer server, int burst, int views)
    {
        var before = server.Received;
        var figure = PerEvent(server, options.Events, burst, number => Hit((int)((long)number * Step % views)));
        if (options.Kind.Sends)
        {
            server.Await(before + options.Events);
        }

        return figure;
    }

    /// <summary>Processor time per event to all subscribers of one view, or of a plain stream, in µs.</summary>
    public double OfShared(ViewsServer server) => PerEvent(server, options.Events / 20, 1, _ => Hit(1));

    /// <summary>Processor time per event, where each event enters all views, in µs. They are given the time for it.</summary>
    public double Unindexed(ViewsServer server) =>
        PerEvent(server, Math.Max(100, options.Events / 100), 1, static _ => ViewKind.Miss, pause: TimeSpan.FromMilliseconds(20));

    /// <summary>Processor time per heartbeat to all clients, in µs.</summary>
    public static double OfHeartbeat(ViewsServer server, int clients)
    {
        var before = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < Beats; i++)
        {
            var received = server.Received;
            server.Beat();
            server.Await(received + clients);
        }

        return (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / Beats;
    }

    /// <summary>How long <paramref name="join"/> takes, and by how many bytes the memory grows.</summary>
    public static (TimeSpan Time, long Bytes) OfJoins(Action join)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var began = Stopwatch.GetTimestamp();
        join();
        var time = Stopwatch.GetElapsedTime(began);
        return (time, GC.GetTotalMemory(forceFullCollection: true) - before);
    }

    private byte[] Hit(int number) => Encoding.UTF8.GetBytes(options.Kind.Hit(number));

    private static double PerEvent(
        ViewsServer server, int events, int burst, Func<int, byte[]> data, TimeSpan? pause = null, Func<int, string>? stream = null)
    {
        server.Pause(Rest);
        var all = Enumerable.Range(0, events).Select(number => (Stream: stream?.Invoke(number) ?? ViewsServer.Stock, Data: data(number))).ToArray(); // made before
        var before = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < events; i++)
        {
            server.Publish(all[i].Stream, all[i].Data);
            if (i % burst == burst - 1)
            {
                server.Pause(pause ?? TimeSpan.FromMilliseconds(1));
            }
        }

        server.Pause(Rest);
        return (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / events;
    }
}
