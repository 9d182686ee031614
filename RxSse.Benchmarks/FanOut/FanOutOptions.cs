using RxSse.Benchmarks.Servers;

namespace RxSse.Benchmarks.FanOut;

/// <summary>The load, its duration, and the servers.</summary>
/// <param name="Clients">Subscribers.</param>
/// <param name="Rate">Events per second (open loop), or 0 to publish as fast as events arrive (closed loop).</param>
/// <param name="Window">The maximum number of events on their way, in a closed loop.</param>
/// <param name="Seconds">The measured time, after the warm-up.</param>
/// <param name="Rounds">The number of rounds; in each round all servers in turn.</param>
/// <param name="AtOnce">The maximum number of clients that are connecting.</param>
/// <param name="Headers">Additional request headers, such as <c>Origin: https://example.org</c>.</param>
/// <param name="IsSteady">Whether the idle server is measured before and after the load.</param>
/// <param name="Servers">The servers.</param>
internal sealed record FanOutOptions(
    int Clients, int Rate, int Window, int Seconds, int Rounds, int AtOnce, IReadOnlyList<string> Headers, bool IsSteady, IReadOnlyList<ServerChoice> Servers)
{
    private const int MaxClients = 25_000; // the ports of one address for one server

    public TimeSpan Measured => TimeSpan.FromSeconds(Seconds);

    /// <summary>The time until the code is compiled.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(Math.Clamp(Seconds, 1, 3));

    /// <summary>The time with clients and without events, if it is measured.</summary>
    public TimeSpan Idle => IsSteady ? TimeSpan.FromSeconds(Math.Clamp(Seconds, 2, 10)) : TimeSpan.Zero;

    /// <summary>The time limit of one round for one server. Each wait in it has its own limit.</summary>
    public TimeSpan LimitOfRun => WarmUp + Measured + Idle + TimeSpan.FromSeconds(120);

    public TimeSpan Limit => LimitOfRun * Rounds * Servers.Count;

    /// <exception cref="FormatException">The arguments are wrong.</exception>
    public static FanOutOptions ForFanOut(Arguments arguments)
    {
        var rate = arguments.Number("--rate", 0, 1, 100_000);
        var window = arguments.Number("--window", 0, 1, 10_000);
        if (rate > 0 && window > 0)
        {
            throw new FormatException(
                "Use either --rate (publishes at a constant rate) or --window (publishes as fast as events arrive), not both.");
        }

        return From(arguments, rate, Math.Max(1, window), isSteady: false);
    }

    /// <exception cref="FormatException">The arguments are wrong.</exception>
    public static FanOutOptions ForSteady(Arguments arguments) =>
        From(arguments, arguments.Number("--rate", 50, 1, 100_000), window: 1, isSteady: true);

    private static FanOutOptions From(Arguments arguments, int rate, int window, bool isSteady) => new(
        arguments.Number("--clients", 1_000, 1, MaxClients), rate, window,
        arguments.Number("--secs", isSteady ? 10 : 5, 1, 3_600), arguments.Number("--rounds", 1, 1, 100),
        arguments.Number("--connecting", 256, 1, MaxClients), [.. arguments.Texts("--header").Select(Header)], isSteady, ServerChoice.From(arguments));

    private static string Header(string text) =>
        text.IndexOf(':', StringComparison.Ordinal) > 0 && text.All(letter => letter is >= ' ' and <= '~')
            ? text
            : throw new FormatException($"--header takes NAME: VALUE, such as 'Origin: https://example.org', not '{text}'.");
}
