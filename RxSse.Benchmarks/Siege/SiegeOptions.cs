using RxSse.Benchmarks.Attacks;
using RxSse.Benchmarks.Load;
using RxSse.Benchmarks.Servers;

namespace RxSse.Benchmarks.Siege;

/// <summary>How hard and how long to besiege.</summary>
/// <param name="Clients">Plain subscribers, which read.</param>
/// <param name="Rate">Events a second.</param>
/// <param name="Seconds">What is measured of a run, after the warm-up.</param>
/// <param name="Rounds">How often, with the attackers and without in turn.</param>
/// <param name="MaxResidentMib">The maximum resident memory of the server. Default: the worst case in docs/operations.md.</param>
/// <param name="Attacks">Names of attacks, which go on at the same time.</param>
internal sealed record SiegeOptions(int Clients, int Rate, int Seconds, int Rounds, int MaxResidentMib, IReadOnlyList<string> Attacks)
{
    /// <summary>Clients of each attack; null: as many as the attack has.</summary>
    public int? Attackers { get; init; }

    /// <summary>Characters of a message: events of 1 KB.</summary>
    public const int MessageLength = 1_000;

    /// <summary>Events that a replay finds.</summary>
    public const int History = 10_000;

    /// <summary>After the attackers have left: longer than a view goes on without subscribers.</summary>
    public static readonly TimeSpan Recovery = TimeSpan.FromSeconds(10);

    public static IReadOnlyList<string> ServerSettings { get; } =
        [.. LocalServer.SilentStreams, $"--RxSse:History:Capacity={History}", HostileViews.BigSetting];

    public ConstantLoad Load => new(Rate, WarmUp: TimeSpan.FromSeconds(5), Measured: TimeSpan.FromSeconds(Seconds));

    /// <summary>No run takes longer, or it is broken off.</summary>
    public TimeSpan LimitOfRun => Load.WarmUp + Load.Measured + Recovery + TimeSpan.FromSeconds(90);

    public TimeSpan Limit => LimitOfRun * 2 * Rounds;

    /// <exception cref="FormatException">The arguments are wrong.</exception>
    public static SiegeOptions From(Arguments arguments)
    {
        var attacks = arguments.Texts("--attack").Distinct().ToArray();
        if (attacks.Except(SiegeAttacks.Names).FirstOrDefault() is { } unknown)
        {
            throw new FormatException($"Unknown attack '{unknown}'. Allowed: {string.Join(", ", SiegeAttacks.Names)}.");
        }

        return new SiegeOptions(
            arguments.Number("--clients", 100, 1, 1_000),
            arguments.Number("--rate", 200, 1, 10_000),
            arguments.Number("--secs", 60, 4, 3_600),
            arguments.Number("--rounds", 3, 2, 100), // the memory after the last round is compared with that after the first
            arguments.Number("--max-resident", 1_873, 64, 1_000_000),
            attacks.Length > 0 ? attacks : SiegeAttacks.Names)
        {
            Attackers = arguments.Number("--attackers", byDefault: 0, 1, 1_000) is > 0 and var attackers ? attackers : null,
        };
    }
}
