using RxSse.Benchmarks.Servers;

namespace RxSse.Benchmarks.Views.Sockets;

/// <summary>What is measured of views and their sockets.</summary>
/// <param name="Rows">The rows of the table.</param>
/// <param name="MaxClients">The most clients of a row; fewer if the row has fewer.</param>
/// <param name="Rounds">The number of rounds; null: that of each row.</param>
/// <param name="Seconds">The measured time where a row has one, after the warm-up; null: that of each row.</param>
internal sealed record SocketsOptions(IReadOnlyList<SocketsRow> Rows, int MaxClients, int? Rounds, int? Seconds)
{
    private static readonly TimeSpan MaxOfMeasurement = TimeSpan.FromSeconds(90); // beside the measured time

    /// <summary>How many events are published at once, in the row <c>match</c>.</summary>
    public int Burst { get; init; } = 1;

    /// <summary>The time limit of all of it.</summary>
    public TimeSpan Limit => Rows.Aggregate(TimeSpan.Zero, (sum, row) => sum + ((row.GoesToOne ? 3 : 2) * RoundsOf(row) * (MeasuredOf(row) + MaxOfMeasurement)));

    /// <exception cref="FormatException">The arguments are wrong.</exception>
    public static SocketsOptions From(Arguments arguments)
    {
        var names = arguments.Texts("--row");
        var (rounds, seconds) = (arguments.Number("--rounds", 0, 1, 100), arguments.Number("--secs", 0, 1, 3_600));
        return new SocketsOptions(
            names.Count == 0 ? SocketsRow.All : [.. names.Select(SocketsRow.Of)],
            arguments.Number("--clients", 10_000, 1, 10_000), rounds == 0 ? null : rounds, seconds == 0 ? null : seconds)
        {
            Burst = arguments.Number("--burst", 1, 1, PublishingServer.StreamsApart),
        };
    }

    /// <summary>The number of clients with views of a row.</summary>
    public int ClientsOf(SocketsRow row) => Math.Min(row.Clients, MaxClients);

    /// <summary>The number of rounds of a row.</summary>
    public int RoundsOf(SocketsRow row) => Rounds ?? row.Rounds;

    /// <summary>The measured time of a row.</summary>
    public TimeSpan MeasuredOf(SocketsRow row) => TimeSpan.FromSeconds(Seconds ?? row.Seconds);
}
