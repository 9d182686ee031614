using System.Text.Json;
using System.Text.Json.Serialization;

namespace RxSse.Benchmarks.Views.Sockets;

/// <summary><c>views --sockets</c>: clients with views beside plain ones, over loopback, on a server in a process of its own.</summary>
internal static class SocketsCommand
{
    public const string Switch = "--sockets";
    public const string Usage =
        "views --sockets [--row heartbeat|memory|connects|latency|shared|match]... [--clients 10000] [--rounds R] [--secs S] [--burst 1] [--json]";

    // A ratio whose divisor is nothing is infinite.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <param name="given">The arguments, without the switch.</param>
    /// <exception cref="FormatException">The arguments are wrong.</exception>
    public static async Task<int> RunAsync(Arguments given)
    {
        var asJson = given.Switch("--json");
        var options = SocketsOptions.From(given);
        given.RefuseOthers();

        return await Bounded.RunAsync(options.Limit, async cancellationToken =>
        {
            var report = await MeasureAsync(options, progress => Console.Error.WriteLine(progress), cancellationToken);
            Console.WriteLine(asJson ? ToJson(report) : report.ToText());
            return report.Passed ? ExitCode.Passed : ExitCode.Failed;
        });
    }

    /// <summary>The figures of a report.</summary>
    public static string ToJson(SocketsReport report) => JsonSerializer.Serialize(report.ToFigures(), Json);

    /// <summary>Measures each row, without views and with them in turn: the load of the machine changes over minutes, and then affects both.</summary>
    /// <param name="options">What.</param>
    /// <param name="tell">Gets a line of progress for each figure.</param>
    /// <param name="cancellationToken">Breaks it off; a server that was started ends too.</param>
    public static async Task<SocketsReport> MeasureAsync(SocketsOptions options, Action<string> tell, CancellationToken cancellationToken)
    {
        var rows = new List<SocketsResult>();
        foreach (var row in options.Rows)
        {
            var clients = options.ClientsOf(row);
            var rounds = new List<SocketsRound>();
            while (rounds.Count < options.RoundsOf(row))
            {
                var none = row.GoesToOne ? await MeasureAsync("none", hasViews: false, 0) : 0;
                var plain = await MeasureAsync("plain", hasViews: false, row.GoesToOne ? Math.Min(options.Burst, clients) : clients);
                rounds.Add(new SocketsRound(await MeasureAsync("views", hasViews: true, clients), plain, none));
            }

            rows.Add(new SocketsResult(row, clients, rounds));

            async Task<double> MeasureAsync(string name, bool hasViews, int count)
            {
                var figure = await row.MeasureAsync(
                    new SocketsRun(hasViews, count, options.MeasuredOf(row), cancellationToken) { Burst = options.Burst });
                tell(FormattableString.Invariant($"{row.Name}, round {rounds.Count + 1} of {options.RoundsOf(row)}, {name}: {figure:N2}"));
                return figure;
            }
        }

        return new SocketsReport(rows);
    }
}
