using System.Diagnostics;
using RxSse.Benchmarks.Load;
using RxSse.Benchmarks.Servers;

namespace RxSse.Benchmarks.Publishing;

/// <summary>One connection, closed loop: the next request when the last one is answered.</summary>
internal static class PublishLoad
{
    /// <summary>The setting of the stream to which it publishes.</summary>
    public const string Stream = "--RxSse:Streams:orders:Type=order";

    private const string Data = $$"""{"message":"{{PublishRequest.StampMark}}"}""";
    private const string Event = $$"""{"data":{{Data}}}""";

    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(20);

    /// <summary>Publishes for a while, and measures what follows.</summary>
    /// <param name="server">The server.</param>
    /// <param name="request">The request.</param>
    /// <param name="events">The number of events in the request.</param>
    /// <param name="warmUp">What is not measured.</param>
    /// <param name="measured">What is measured.</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    public static PublishResult Measure(
        LocalServer server, PublishRequest request, int events, TimeSpan warmUp, TimeSpan measured, CancellationToken cancellationToken)
    {
        using var connection = new PublishConnection(request);
        Publish(connection, warmUp, cancellationToken);
        var (before, start) = (server.ProcessorTime, Stopwatch.GetTimestamp());
        var requests = Publish(connection, measured, cancellationToken);
        var (seconds, processor) = (Stopwatch.GetElapsedTime(start).TotalSeconds, server.ProcessorTime - before);
        return new PublishResult(
            requests * events / seconds, processor.TotalMicroseconds / (requests * events), processor.TotalSeconds / seconds);
    }

    /// <summary>A request with one event, or with a batch.</summary>
    public static PublishRequest RequestOf(LocalServer server, int events)
    {
        var others = Event.Replace(PublishRequest.StampMark, Marker.Blank, StringComparison.Ordinal);
        var body = events == 1 ? Event : $"[{string.Join(',', Enumerable.Repeat(others, events - 1).Prepend(Event))}]";
        return new PublishRequest(new Uri(server.Address, "/streams/orders/events"), body, "application/json");
    }

    // On a busy machine the hub may fall behind, and the log refuses. What is refused takes processor time and does not count.
    private static long Publish(PublishConnection connection, TimeSpan time, CancellationToken cancellationToken)
    {
        var requests = 0L;
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < time)
        {
            if (connection.Publish() is not null)
            {
                requests++;
            }
            else if (!connection.Rejection!.Contains(" 503 ", StringComparison.Ordinal))
            {
                throw new IOException($"the server refused an event: {connection.Rejection}");
            }
            else
            {
                cancellationToken.WaitHandle.WaitOne(RetryAfter);
            }

            cancellationToken.ThrowIfCancellationRequested();
        }

        return requests;
    }
}
