namespace RxSse.Benchmarks.Publishing;

/// <summary>Many publishers at full speed.</summary>
/// <param name="Publishers">Connections; each sends its next request when it has the response to the last one.</param>
/// <param name="EventBytes">Bytes of the data of an event.</param>
/// <param name="Seconds">How long.</param>
internal sealed record PublishMemoryOptions(int Publishers, int EventBytes, int Seconds)
{
    public const string Switch = "--memory";

    public TimeSpan Measured => TimeSpan.FromSeconds(Seconds);

    public TimeSpan Limit => Measured + TimeSpan.FromSeconds(120);

    public static PublishMemoryOptions From(Arguments arguments) => new(
        arguments.Number("--publishers", 1_000, 1, 10_000),
        arguments.Number("--bytes", 64 * 1024, 64, 64 * 1024),
        arguments.Number("--secs", 60, 1, 600));
}
