using RxSse.Benchmarks.Servers;

namespace RxSse.Benchmarks.FanOut;

/// <summary>How hard and how long to load which servers.</summary>
/// <param name="Clients">Subscribers.</param>
/// <param name="Rate">Events a second (an open loop), or 0 for as many as arrive (a closed one).</param>
/// <param name="Window">Events that are on their way at one time, in a closed loop.</param>
/// <param name="Seconds">What is measured, after the warm-up.</param>
/// <param name="Rounds">How often, the servers in turn.</param>
/// <param name="AtOnce">Clients that may be on the way to their first answer at one time.</param>
/// <param name="Headers">What the clients send along, such as <c>Origin: https://example.org</c>.</param>
/// <param name="IsSteady">Whether the server's rest before the load and after it is measured too.</param>
/// <param name="Servers">What is measured.</param>
internal sealed record FanOutOptions(
    int Clients, int Rate, int Window, int Seconds, int Rounds, int AtOnce, IReadOnlyList<string> Headers, bool IsSteady, IReadOnlyList<ServerChoice> Servers)
{
    private const int MostClients = 25_000; // one address has no more ports for one server

    public TimeSpan Measured => TimeSpan.FromSeconds(Seconds);

    /// <summary>Until code is compiled.</summary>
    public TimeSpan WarmUp => TimeSpan.FromSeconds(Math.Clamp(Seconds, 1, 3));

    /// <summary>How long the clients are there before anything is published, if that is measured.</summary>
    public TimeSpan Idle => IsSteady ? TimeSpan.FromSeconds(Math.Clamp(Seconds, 2, 10)) : TimeSpan.Zero;

    /// <summary>No round takes longer for one server, or it is broken off: each wait in it has a limit of its own.</summary>
    public TimeSpan LimitOfRun => WarmUp + Measured + Idle + TimeSpan.FromSeconds(120);

    public TimeSpan Limit => LimitOfRun * Rounds * Servers.Count;

    /// <exception cref="FormatException">The arguments are wrong.</exception>
    public static FanOutOptions ForFanOut(Arguments arguments)
    {
        var rate = arguments.Number("--rate", 0, 1, 100_000);
        var window = arguments.Number("--window", 0, 1, 10_000);
        if (rate > 0 && window > 0)
        {
            throw new FormatException("--rate publishes at a rate whatever arrives, --window as fast as events arrive. Give one.");
        }

        return From(arguments, rate, Math.Max(1, window), isSteady: false);
    }

    /// <exception cref="FormatException">The arguments are wrong.</exception>
    public static FanOutOptions ForSteady(Arguments arguments) =>
        From(arguments, arguments.Number("--rate", 50, 1, 100_000), window: 1, isSteady: true);

    private static FanOutOptions From(Arguments arguments, int rate, int window, bool isSteady) => new(
        arguments.Number("--clients", 1_000, 1, MostClients), rate, window,
        arguments.Number("--secs", isSteady ? 10 : 5, 1, 3_600), arguments.Number("--rounds", 1, 1, 100),
        arguments.Number("--connecting", 256, 1, MostClients), [.. arguments.Texts("--header").Select(Header)], isSteady, ServerChoice.From(arguments));

    private static string Header(string text) =>
        text.IndexOf(':', StringComparison.Ordinal) > 0 && text.All(letter => letter is >= ' ' and <= '~')
            ? text
            : throw new FormatException($"--header takes NAME: VALUE, such as 'Origin: https://example.org', not '{text}'.");
}
