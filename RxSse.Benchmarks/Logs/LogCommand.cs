using System.Net.Http.Json;
using System.Text.Json;
using RxSse.Benchmarks.FanOut;
using RxSse.Benchmarks.Publishing;
using RxSse.Benchmarks.Servers;

namespace RxSse.Benchmarks.Logs;

/// <summary>
/// <c>log</c>: what a log in a file, or in Redis, costs beside one in memory: appends, joins, the way from publisher to client,
/// and fan-out.
/// </summary>
internal static class LogCommand
{
    public const string Name = "log";
    public const string Usage =
        "log [--kinds file,redis] [--directory DIR] [--batch 256] [--rate 200] [--clients 5000] [--secs 5] [--rounds 3] [--json]";

    private const int Missed = 100; // events that a client who comes back has missed

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

    // In turn: the load of the machine changes over minutes, and then affects all alike.
    private static async Task<LogReport> MeasureAsync(LogOptions options, CancellationToken cancellationToken)
    {
        var results = options.Kinds.Prepend(LogOptions.Memory).ToDictionary(kind => kind, _ => new List<LogResult>());
        var takeovers = new List<double>();
        for (var round = 1; round <= options.Rounds; round++)
        {
            foreach (var (kind, rounds) in results)
            {
                rounds.Add(await MeasureAsync(options, kind, cancellationToken));
            }

            if (results.ContainsKey(LogOptions.Redis))
            {
                takeovers.Add((await Takeover.MeasureAsync(options, cancellationToken)).TotalSeconds);
            }

            await Console.Error.WriteLineAsync($"round {round} of {options.Rounds} is done");
        }

        return new LogReport(options, results.ToDictionary(kind => kind.Key, kind => (IReadOnlyList<LogResult>)kind.Value), takeovers);
    }

    private static async Task<LogResult> MeasureAsync(LogOptions options, string kind, CancellationToken cancellationToken)
    {
        var result = await AppendAndJoinAsync(options, kind, cancellationToken);
        var paced = await FanOutAsync(options.Paced);
        var loaded = await FanOutAsync(options.Loaded);
        return result with
        {
            Latency = paced.Latency,
            CpuMicrosecondsPerDelivery = loaded.CpuMicrosecondsPerDelivery,
            ResidentKibPerClient = loaded.ResidentKibPerClient,
        };

        async Task<FanOutResult> FanOutAsync(FanOutOptions load)
        {
            await using var log = await LogStorage.CreateAsync(options.Directory, kind, cancellationToken);
            return await FanOutRun.RunAsync(load, new ServerChoice.Own(log.Settings), _ => { }, cancellationToken);
        }
    }

    // What stands in the result from a server without other clients; the rest is filled in later.
    private static async Task<LogResult> AppendAndJoinAsync(LogOptions options, string kind, CancellationToken cancellationToken)
    {
        await using var log = await LogStorage.CreateAsync(options.Directory, kind, cancellationToken);
        await using var server = await LocalServer.StartAsync(
            [.. LocalServer.SilentStreams, PublishLoad.Stream, .. log.Arguments], cancellationToken);
        var (single, batches) = (Measure(1), Measure(options.Batch));
        var cursor = await PublishMissedAsync(server, cancellationToken);
        return new LogResult(single, batches, new(0, 0, 0, 0), 0, 0, await JoinsAsync(""), await JoinsAsync($"&lastEventId={cursor}"));

        PublishResult Measure(int events) => PublishLoad.Measure(
            server, PublishLoad.RequestOf(server, events), events, options.WarmUp, options.Measured, cancellationToken);

        async Task<double> JoinsAsync(string query)
        {
            var events = new Uri(server.Address, $"/events?streams=orders{query}");
            await JoinLoad.PerSecondAsync(events, options.WarmUp, cancellationToken);
            return await JoinLoad.PerSecondAsync(events, options.Measured, cancellationToken);
        }
    }

    // Returns the id before the newest events.
    private static async Task<string> PublishMissedAsync(LocalServer server, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var events = Enumerable.Range(0, Missed + 1).Select(number => new { data = new { number } });
        using var response = await client.PostAsJsonAsync(new Uri(server.Address, "/streams/orders/events"), events, cancellationToken);
        var answer = await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        return answer.GetProperty("first").GetString()!;
    }
}
