using System.Text.Json;

namespace RxSse.Benchmarks.Siege;

/// <summary><c>siege</c>: plain clients at a constant rate, beside hostile ones and without them, in turn.</summary>
internal static class SiegeCommand
{
    public const string Name = "siege";
    public const string Usage =
        "siege [--clients 100] [--rate 200] [--secs 60] [--rounds 3] [--max-resident 1873] [--attack NAME]... [--attackers N] [--json]";

    /// <exception cref="FormatException">The arguments are wrong.</exception>
    public static async Task<int> RunAsync(IEnumerable<string> arguments)
    {
        var given = new Arguments(arguments);
        var asJson = given.Switch("--json");
        var options = SiegeOptions.From(given);
        given.RefuseOthers();

        return await Bounded.RunAsync(options.Limit, async cancellationToken =>
        {
            var report = await BesiegeAsync(options, cancellationToken);
            Console.WriteLine(asJson ? JsonSerializer.Serialize(report, JsonSerializerOptions.Web) : report.ToText());
            return report.Passed ? ExitCode.Passed : ExitCode.Failed;
        });
    }

    // Two servers, so that the one without attackers does not show what is left of an attack before.
    private static async Task<SiegeReport> BesiegeAsync(SiegeOptions options, CancellationToken cancellationToken)
    {
        await using var attacked = await SiegedServer.StartAsync(options, cancellationToken);
        await using var quiet = await SiegedServer.StartAsync(options, cancellationToken);
        var (with, without) = (new List<SiegeResult>(), new List<SiegeResult>());
        for (var round = 1; round <= options.Rounds; round++)
        {
            var name = $"round {round} of {options.Rounds}";
            with.Add(await attacked.RunAsync(options.Attacks, Tell($"{name}, with attackers"), cancellationToken));
            without.Add(await quiet.RunAsync([], Tell($"{name}, without"), cancellationToken));
        }

        return new SiegeReport(options, with, without);
    }

    private static Action<string> Tell(string run) => progress => Console.Error.WriteLine($"{run}: {progress}");
}
