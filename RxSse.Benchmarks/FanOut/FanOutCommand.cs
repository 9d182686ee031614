namespace RxSse.Benchmarks.FanOut;

/// <summary>
/// <c>fanout</c>: measures the cost of delivering events to many clients, as fast as they arrive or at a constant rate.
/// <c>steady</c>: measures a constant rate, the idle server before it, and the disconnect of all clients.
/// </summary>
internal static class FanOutCommand
{
    public const string FanOut = "fanout";
    public const string Steady = "steady";

    public const string Usage = $"""
        {FanOut} [--clients 1000] [--window 1 | --rate R] [--secs 5] [--rounds 1] [--connecting 256] [--header 'N: V']... [--gzip] [--json] [SERVER]
        {FanOut} ... [--http2 [--streams-per-connection 1]] [--tls]
        {Steady} [--clients 1000] [--rate 50] [--secs 10] [--rounds 1] [--connecting 256] [--header 'N: V']... [--gzip] [--json] [SERVER]
          SERVER: [--server-env NAME=VALUE]... for the server that is started, or another one:
            --peer typedresults [--beside]
            --target URL --publish URL --pid N [--body '..%T..'] [--content-type T] [--beside]
        """;

    /// <exception cref="FormatException">The arguments are wrong.</exception>
    public static async Task<int> RunAsync(string command, IEnumerable<string> arguments)
    {
        var given = new Arguments(arguments);
        var asJson = given.Switch("--json");
        var options = command == Steady ? FanOutOptions.ForSteady(given) : FanOutOptions.ForFanOut(given);
        given.RefuseOthers();

        return await Bounded.RunAsync(options.Limit, async cancellationToken =>
        {
            var report = await MeasureAsync(options, cancellationToken);
            Console.WriteLine(asJson ? report.ToJson() : report.ToText());
            return ExitCode.Passed;
        });
    }

    // In turn: the load of the machine changes over minutes, and then affects all servers alike.
    private static async Task<FanOutReport> MeasureAsync(FanOutOptions options, CancellationToken cancellationToken)
    {
        var runs = options.Servers.Select(_ => new List<FanOutResult>()).ToArray();
        for (var round = 1; round <= options.Rounds; round++)
        {
            foreach (var (choice, done) in options.Servers.Zip(runs))
            {
                var name = $"round {round} of {options.Rounds}, {choice.Name}";
                done.Add(await FanOutRun.RunAsync(options, choice, progress => Console.Error.WriteLine($"{name}: {progress}"), cancellationToken));
            }
        }

        return new FanOutReport(options, [.. options.Servers.Zip(runs, (choice, done) => new ServerRounds(choice.Name, done))]);
    }
}
