using System.Text.Json;

namespace RxSse.Benchmarks.Soak;

/// <summary><c>soak</c>: clients that read, some that never do, a constant rate; with the latter and without, in turn.</summary>
internal static class SoakCommand
{
    public const string Name = "soak";
    public const string Usage = "soak [--clients 200] [--stuck 20] [--rate 500] [--secs 60] [--rounds 3] [--json]";

    /// <exception cref="FormatException">The arguments are wrong.</exception>
    public static async Task<int> RunAsync(IEnumerable<string> arguments)
    {
        var given = new Arguments(arguments);
        var asJson = given.Switch("--json");
        var options = SoakOptions.From(given);
        given.RefuseOthers();

        return await Bounded.RunAsync(options.Limit, async cancellationToken =>
        {
            var report = await SoakAsync(options, cancellationToken);
            Console.WriteLine(asJson ? JsonSerializer.Serialize(report, JsonSerializerOptions.Web) : report.ToText());
            return report.Passed ? ExitCode.Passed : ExitCode.Failed;
        });
    }

    private static async Task<SoakReport> SoakAsync(SoakOptions options, CancellationToken cancellationToken)
    {
        var (with, without) = (new List<SoakResult>(), new List<SoakResult>());
        for (var round = 1; round <= options.Rounds; round++)
        {
            foreach (var (runs, stuck) in new[] { (with, options.Stuck), (without, 0) })
            {
                var name = $"round {round} of {options.Rounds}, {(stuck > 0 ? $"with {stuck} stuck" : "without stuck")}";
                runs.Add(await SoakRun.RunAsync(options, stuck, progress => Console.Error.WriteLine($"{name}: {progress}"), cancellationToken));
            }
        }

        return new SoakReport(options, with, without);
    }
}
