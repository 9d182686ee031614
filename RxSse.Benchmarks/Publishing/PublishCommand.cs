using System.Diagnostics;
using System.Text.Json;
using RxSse.Benchmarks.Load;
using RxSse.Benchmarks.Servers;

namespace RxSse.Benchmarks.Publishing;

/// <summary><c>publish</c>: the cost of an event on its way in, by the trigger, one event a request, and in batches.</summary>
internal static class PublishCommand
{
    public const string Name = "publish";
    public const string Usage =
        "publish [--batch 100] [--secs 5] [--rounds 3] [--json] | "
        + "publish --memory [--publishers 1000] [--bytes 65536] [--secs 60] [--json]";

    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(20);

    private const string Data = $$"""{"message":"{{PublishRequest.StampMark}}"}""";
    private const string Event = $$"""{"data":{{Data}}}""";

    /// <exception cref="FormatException">The arguments are wrong.</exception>
    public static async Task<int> RunAsync(IEnumerable<string> arguments)
    {
        var given = new Arguments(arguments);
        var asJson = given.Switch("--json");
        if (given.Switch(PublishMemoryOptions.Switch))
        {
            var memory = PublishMemoryOptions.From(given);
            given.RefuseOthers();
            return await Bounded.RunAsync(memory.Limit, async cancellationToken =>
            {
                var report = await new PublishMemoryRun(memory).RunAsync(cancellationToken);
                return Print(report, report.ToText(), report.Passed, asJson);
            });
        }

        var options = PublishOptions.From(given);
        given.RefuseOthers();

        return await Bounded.RunAsync(options.Limit, async cancellationToken =>
        {
            var report = await MeasureAsync(options, cancellationToken);
            return Print(report, report.ToText(), report.Passed, asJson);
        });
    }

    private static int Print<T>(T report, string text, bool passed, bool asJson)
    {
        Console.WriteLine(asJson ? JsonSerializer.Serialize(report, JsonSerializerOptions.Web) : text);
        return passed ? ExitCode.Passed : ExitCode.Failed;
    }

    private static async Task<PublishReport> MeasureAsync(PublishOptions options, CancellationToken cancellationToken)
    {
        await using var server = await LocalServer.StartAsync(
            [.. LocalServer.SilentStreams, "--RxSse:Streams:orders:Type=order"], cancellationToken);
        var (trigger, single, batches) = (new List<PublishResult>(), new List<PublishResult>(), new List<PublishResult>());
        for (var round = 1; round <= options.Rounds; round++)
        {
            trigger.Add(Measure(server, PublishRequest.Notification(server.Address), 1, options, cancellationToken));
            single.Add(Measure(server, RequestOf(server, Event), 1, options, cancellationToken));
            batches.Add(Measure(server, BatchOf(server, options.Batch), options.Batch, options, cancellationToken));
            await Console.Error.WriteLineAsync($"round {round} of {options.Rounds} is done");
        }

        return new PublishReport(options, trigger, single, batches);
    }

    // One connection, closed loop: the next request when the last one is answered.
    private static PublishResult Measure(
        LocalServer server, PublishRequest request, int events, PublishOptions options, CancellationToken cancellationToken)
    {
        using var connection = new PublishConnection(request);
        Publish(connection, options.WarmUp, cancellationToken);
        var (before, start) = (server.ProcessorTime, Stopwatch.GetTimestamp());
        var requests = Publish(connection, options.Measured, cancellationToken);
        var (seconds, processor) = (Stopwatch.GetElapsedTime(start).TotalSeconds, server.ProcessorTime - before);
        return new PublishResult(
            requests * events / seconds, processor.TotalMicroseconds / (requests * events), processor.TotalSeconds / seconds);
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

    private static PublishRequest BatchOf(LocalServer server, int count)
    {
        var others = Event.Replace(PublishRequest.StampMark, Marker.Blank, StringComparison.Ordinal);
        return RequestOf(server, $"[{string.Join(',', Enumerable.Repeat(others, count - 1).Prepend(Event))}]");
    }

    private static PublishRequest RequestOf(LocalServer server, string body) =>
        new(new Uri(server.Address, "/streams/orders/events"), body, "application/json");
}
