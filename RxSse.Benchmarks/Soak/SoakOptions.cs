using RxSse.Benchmarks.Servers;

namespace RxSse.Benchmarks.Soak;

/// <summary>How hard and how long to soak.</summary>
/// <param name="Clients">Subscribers, of which some are stuck.</param>
/// <param name="Stuck">Subscribers that never read.</param>
/// <param name="Rate">Events a second.</param>
/// <param name="Seconds">What is measured, after the warm-up.</param>
/// <param name="Rounds">How often, with the stuck clients and without in turn.</param>
internal sealed record SoakOptions(int Clients, int Stuck, int Rate, int Seconds, int Rounds)
{
    public int Readers => Clients - Stuck;

    public TimeSpan Measured => TimeSpan.FromSeconds(Seconds);

    /// <summary>Until code is compiled, and queues and history are full.</summary>
    public TimeSpan WarmUp => TimeSpan.FromSeconds(Math.Clamp(Seconds / 4, 2, 10));

    /// <summary>No run takes longer, or it is broken off.</summary>
    public TimeSpan LimitOfRun => WarmUp + Measured + TimeSpan.FromSeconds(60);

    public TimeSpan Limit => LimitOfRun * 2 * Rounds;

    public IEnumerable<string> ServerSettings =>
    [
        .. LocalServer.SilentStreams,

        // A history that fills later than the warm-up ends would look like a leak.
        $"--RxSse:History:Capacity={Math.Max(100, (int)(Rate * WarmUp.TotalSeconds / 2))}",

        // The stuck clients would be let go after 30 s; here they are to stay and be a burden.
        "--RxSse:Delivery:StallTimeout=1h",
    ];

    public static SoakOptions From(Arguments arguments)
    {
        var clients = arguments.Number("--clients", 200, 1, 9_000);
        return new SoakOptions(
            clients,
            arguments.Number("--stuck", Math.Min(20, clients - 1), 0, clients - 1),
            arguments.Number("--rate", 500, 1, 100_000),
            arguments.Number("--secs", 60, 4, 3_600),
            arguments.Number("--rounds", 3, 1, 100));
    }
}
