using System.Diagnostics;
using RxSse.Benchmarks.Load;

namespace RxSse.Benchmarks.Logs;

/// <summary>Clients that come, read to the end of their join, which is a heartbeat, and leave; some at a time.</summary>
internal static class JoinLoad
{
    private const int AtOnce = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>How many clients join in a second.</summary>
    /// <param name="events">What they ask for.</param>
    /// <param name="measured">How long.</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    public static async Task<double> PerSecondAsync(Uri events, TimeSpan measured, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var joins = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Factory.StartNew(
            () => Join(events, start, measured, cancellationToken),
            cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        return joins.Sum() / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static int Join(Uri events, long start, TimeSpan measured, CancellationToken cancellationToken)
    {
        var buffer = new byte[256 * 1024];
        var joins = 0;
        for (; Stopwatch.GetElapsedTime(start) < measured; joins++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Join(events, buffer);
        }

        return joins;
    }

    // What comes is short: a few events, or a replay of a hundred.
    private static void Join(Uri events, byte[] buffer)
    {
        using var socket = SubscribeRequest.Send(events);
        socket.ReceiveTimeout = (int)Patience.TotalMilliseconds;
        for (var length = 0; buffer.AsSpan(0, length).IndexOf("\"type\":\"heartbeat\""u8) < 0;)
        {
            var count = socket.Receive(buffer.AsSpan(length));
            length += count > 0 ? count : throw new IOException("The server ended a response before the join was over.");
        }
    }
}
