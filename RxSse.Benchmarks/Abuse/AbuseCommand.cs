using System.Text.Json;

namespace RxSse.Benchmarks.Abuse;

/// <summary><c>abuse</c>: minutes of hostile clients of all kinds. Does the server have what it had when they have left?</summary>
internal static class AbuseCommand
{
    public const string Name = "abuse";
    public const string Usage = "abuse [--minutes 10] [--clients 20] [--rate 50] [--json]";

    /// <exception cref="FormatException">The arguments are wrong.</exception>
    public static async Task<int> RunAsync(IEnumerable<string> arguments)
    {
        var given = new Arguments(arguments);
        var asJson = given.Switch("--json");
        var options = AbuseOptions.From(given);
        given.RefuseOthers();

        return await Bounded.RunAsync(options.Limit, async cancellationToken =>
        {
            var result = await AbuseRun.RunAsync(options, Console.Error.WriteLine, cancellationToken);
            var report = new AbuseReport(options, result);
            Console.WriteLine(asJson ? JsonSerializer.Serialize(report, JsonSerializerOptions.Web) : report.ToText());
            return report.Passed ? ExitCode.Passed : ExitCode.Failed;
        });
    }
}
