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
            [.. LocalServer.SilentStreams, PublishLoad.Stream], cancellationToken);
        var (trigger, single, batches) = (new List<PublishResult>(), new List<PublishResult>(), new List<PublishResult>());
        for (var round = 1; round <= options.Rounds; round++)
        {
            trigger.Add(Measure(PublishRequest.Notification(server.Address), 1));
            single.Add(Measure(PublishLoad.RequestOf(server, 1), 1));
            batches.Add(Measure(PublishLoad.RequestOf(server, options.Batch), options.Batch));
            await Console.Error.WriteLineAsync($"round {round} of {options.Rounds} is done");
        }

        return new PublishReport(options, trigger, single, batches);

        PublishResult Measure(PublishRequest request, int events) =>
            PublishLoad.Measure(server, request, events, options.WarmUp, options.Measured, cancellationToken);
    }
}
