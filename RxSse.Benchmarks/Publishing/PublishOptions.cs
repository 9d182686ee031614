namespace RxSse.Benchmarks.Publishing;

/// <summary>How long to publish.</summary>
/// <param name="Batch">Events in a batch.</param>
/// <param name="Seconds">What is measured of each way to publish, after a warm-up.</param>
/// <param name="Rounds">How often, each way in turn.</param>
internal sealed record PublishOptions(int Batch, int Seconds, int Rounds)
{
    public TimeSpan Measured => TimeSpan.FromSeconds(Seconds);

    /// <summary>Until code is compiled and the history is full.</summary>
    public TimeSpan WarmUp => TimeSpan.FromSeconds(Math.Clamp(Seconds / 2, 1, 5));

    public TimeSpan Limit => ((WarmUp + Measured) * 3 * Rounds) + TimeSpan.FromSeconds(60);

    public static PublishOptions From(Arguments arguments) => new(
        arguments.Number("--batch", 100, 1, 1_000),
        arguments.Number("--secs", 5, 1, 600),
        arguments.Number("--rounds", 3, 1, 100));
}
