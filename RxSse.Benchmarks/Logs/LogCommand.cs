using System.Text.Json;
using RxSse.Benchmarks.FanOut;
using RxSse.Benchmarks.Publishing;
using RxSse.Benchmarks.Servers;

namespace RxSse.Benchmarks.Logs;

/// <summary><c>log</c>: what a log in a file costs beside one in memory: appends, the way from publisher to client, and fan-out.</summary>
internal static class LogCommand
{
    public const string Name = "log";
    public const string Usage = "log [--directory DIR] [--batch 256] [--rate 200] [--clients 1000] [--secs 5] [--rounds 3] [--json]";

    private const string Memory = "memory";
    private const string File = "file";

    /// <exception cref="FormatException">The arguments are wrong.</exception>
    public static async Task<int> RunAsync(IEnumerable<string> arguments)
    {
        var given = new Arguments(arguments);
        var asJson = given.Switch("--json");
        var options = LogOptions.From(given);
        given.RefuseOthers();

        return await Bounded.RunAsync(options.Limit, async cancellationToken =>
        {
            var report = await MeasureAsync(options, cancellationToken);
            Console.WriteLine(asJson ? JsonSerializer.Serialize(report, JsonSerializerOptions.Web) : report.ToText());
            return report.Passed ? ExitCode.Passed : ExitCode.Failed;
        });
    }

    // In turn: the load of the machine changes over minutes, and then affects both alike.
    private static async Task<LogReport> MeasureAsync(LogOptions options, CancellationToken cancellationToken)
    {
        var (memory, file) = (new List<LogResult>(), new List<LogResult>());
        for (var round = 1; round <= options.Rounds; round++)
        {
            memory.Add(await MeasureAsync(options, Memory, cancellationToken));
            file.Add(await MeasureAsync(options, File, cancellationToken));
            await Console.Error.WriteLineAsync($"round {round} of {options.Rounds} is done");
        }

        return new LogReport(options, memory, file);
    }

    private static async Task<LogResult> MeasureAsync(LogOptions options, string kind, CancellationToken cancellationToken)
    {
        var (single, batches) = await AppendAsync(options, kind, cancellationToken);
        var paced = await FanOutAsync(options.Paced);
        var loaded = await FanOutAsync(options.Loaded);
        return new LogResult(single, batches, paced.Latency, loaded.CpuMicrosecondsPerDelivery);

        async Task<FanOutResult> FanOutAsync(FanOutOptions load)
        {
            using var log = new LogDirectory(options.Directory);
            return await FanOutRun.RunAsync(load, new ServerChoice.Own(log.Settings(kind)), _ => { }, cancellationToken);
        }
    }

    private static async Task<(PublishResult Single, PublishResult Batches)> AppendAsync(
        LogOptions options, string kind, CancellationToken cancellationToken)
    {
        using var log = new LogDirectory(options.Directory);
        await using var server = await LocalServer.StartAsync(
            [
                .. LocalServer.SilentStreams, PublishLoad.Stream,
                .. log.Settings(kind).Select(setting => $"--{setting.Key.Replace("__", ":", StringComparison.Ordinal)}={setting.Value}"),
            ],
            cancellationToken);
        return (Measure(1), Measure(options.Batch));

        PublishResult Measure(int events) => PublishLoad.Measure(
            server, PublishLoad.RequestOf(server, events), events, options.WarmUp, options.Measured, cancellationToken);
    }
}
