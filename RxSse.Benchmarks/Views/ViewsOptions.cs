namespace RxSse.Benchmarks.Views;

/// <summary>The load of many different views.</summary>
/// <param name="Kind">What they are.</param>
/// <param name="Views">How many.</param>
/// <param name="Events">Events for each figure.</param>
/// <param name="Rounds">The number of rounds; in each round everything in turn.</param>
internal sealed record ViewsOptions(ViewKind Kind, int Views, int Events, int Rounds)
{
    /// <summary>The most views without an index: each event enters all of them.</summary>
    public const int MaxUnindexed = 1_000;

    /// <summary>The subscribers of one view.</summary>
    public const int Shared = 1_000;

    public TimeSpan Limit => TimeSpan.FromMinutes(10) + (Rounds * (TimeSpan.FromMilliseconds(20.0 * Events) + TimeSpan.FromMinutes(5)));

    /// <exception cref="FormatException">The arguments are wrong.</exception>
    public static ViewsOptions From(Arguments arguments) => new(
        ViewKind.Of(arguments.Text("--kind") ?? "equal"), arguments.Number("--views", 10_000, 10, 1_000_000),
        arguments.Number("--events", 20_000, 100, 10_000_000), arguments.Number("--rounds", 3, 1, 100));
}
