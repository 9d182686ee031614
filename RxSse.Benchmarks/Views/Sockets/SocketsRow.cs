namespace RxSse.Benchmarks.Views.Sockets;

/// <summary>A row of the table: a figure with views, beside the same figure without.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Figure">What is measured, with its unit.</param>
/// <param name="Clients">The number of clients.</param>
/// <param name="Rounds">The number of rounds.</param>
/// <param name="Seconds">The measured time; 0 if the row has none.</param>
/// <param name="Bound">What is required of the figure.</param>
/// <param name="MeasureAsync">Measures it with views or without, on a server of its own.</param>
internal sealed record SocketsRow(
    string Name, string Figure, int Clients, int Rounds, int Seconds, SocketsBound Bound,
    Func<SocketsRun, Task<double>> MeasureAsync)
{
    /// <summary>
    /// Whether each event goes to one client. Then there are as many plain clients as a burst has events, each with a stream of its own, and the
    /// figure without any client is taken off both others, before they are compared.
    /// </summary>
    public bool GoesToOne { get; init; }

    /// <summary>All rows.</summary>
    public static IReadOnlyList<SocketsRow> All { get; } =
    [
        new("heartbeat", "CPU µs of the server per heartbeat to a client", 1_000, 3, 10, new(1.4, Aim: 1.1), SocketsMeasures.HeartbeatAsync),
        new("memory", "resident KiB per client", 5_000, 3, 0, new(1.4, Aim: 1.2), SocketsMeasures.MemoryAsync),
        new("connects", "connects/s, to the end of the join", 10_000, 3, 0, new(0.6, Aim: 0.8) { IsLeast = true }, SocketsMeasures.ConnectsAsync),
        new("latency", "p99 of 1,000 plain subscribers at 50 events/s, ms", 10_000, 5, 15, new(1.2) { OrMore = 2 }, SocketsMeasures.LatencyAsync),
        new("shared", "CPU µs of the server per delivery of one view", 1_000, 3, 5, new(1.15), SocketsMeasures.SharedAsync),
        new("match", "CPU µs of the server per event to one client", 10_000, 3, 20, new(1.5, Aim: 1.1), SocketsMeasures.MatchAsync)
        {
            GoesToOne = true,
        },
    ];

    /// <exception cref="FormatException">There is no such row.</exception>
    public static SocketsRow Of(string name) => All.FirstOrDefault(row => row.Name == name)
        ?? throw new FormatException($"--row takes {string.Join(", ", All.Select(row => row.Name))}, not '{name}'.");
}
