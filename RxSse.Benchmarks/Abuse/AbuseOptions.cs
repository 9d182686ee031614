using RxSse.Benchmarks.Load;

namespace RxSse.Benchmarks.Abuse;

/// <summary>How hard and how long to abuse.</summary>
/// <param name="Clients">Plain subscribers, which read.</param>
/// <param name="Rate">Events a second.</param>
/// <param name="Length">How long.</param>
/// <param name="First">After what time the memory is taken that the one at the end is compared with.</param>
internal sealed record AbuseOptions(int Clients, int Rate, TimeSpan Length, TimeSpan First)
{
    /// <summary>Events before the abuse, until code is compiled.</summary>
    public const int EventsBefore = 1_000;

    /// <summary>A server has so long to close what is left when all attackers have gone.</summary>
    public static readonly TimeSpan Recovery = TimeSpan.FromSeconds(60);

    public ConstantLoad Load => new(Rate, WarmUp: TimeSpan.Zero, Measured: Length);

    public TimeSpan Limit => Length + Recovery + TimeSpan.FromSeconds(90);

    /// <exception cref="FormatException">The arguments are wrong.</exception>
    public static AbuseOptions From(Arguments arguments) => new(
        arguments.Number("--clients", 20, 1, 1_000),
        arguments.Number("--rate", 50, 1, 10_000),
        TimeSpan.FromMinutes(arguments.Number("--minutes", 10, 2, 1_440)), // the last is compared with the first
        First: TimeSpan.FromMinutes(1));
}
