using RxSse.Benchmarks.FanOut;

namespace RxSse.Benchmarks.Logs;

/// <summary>The load of the logs, and its duration.</summary>
/// <param name="Directory">Where the log in a file is, and that of Redis: on the disk to measure.</param>
/// <param name="Kinds">The logs beside the one in memory.</param>
/// <param name="Batch">Events in a batch.</param>
/// <param name="Rate">Events per second while the time from publisher to client is measured.</param>
/// <param name="Clients">Subscribers while the fan-out is measured.</param>
/// <param name="Seconds">The measured time of each part, after a warm-up.</param>
/// <param name="Rounds">The number of rounds; in each round all logs in turn.</param>
internal sealed record LogOptions(string Directory, IReadOnlyList<string> Kinds, int Batch, int Rate, int Clients, int Seconds, int Rounds)
{
    public const string Memory = "memory";
    public const string File = "file";
    public const string Redis = "redis";

    private const int Readers = 10;
    private const int AtOnce = 256;
    private const int LoadedRate = 10;
    private static readonly TimeSpan LoadedWarmUp = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LimitOfTakeover = TimeSpan.FromSeconds(60);

    public TimeSpan Measured => TimeSpan.FromSeconds(Seconds);

    /// <summary>Until code is compiled and the history is full.</summary>
    public TimeSpan WarmUp => TimeSpan.FromSeconds(Math.Clamp(Seconds, 1, 3));

    /// <summary>A constant rate to few clients, for the latency.</summary>
    public FanOutOptions Paced => new(Readers, Rate, 1, Seconds, 1, AtOnce, [], IsSteady: false, []);

    /// <summary>
    /// A low constant rate to many clients, for the processor time of a delivery: what an append costs has a row of its own, and is a small
    /// part here. The warm-up is long, since the runtime compiles the code of a log once more after its first calls. As fast as events arrive,
    /// each log would have a rate of its own, and threads that spin before they sleep would count for each event.
    /// </summary>
    public FanOutOptions Loaded => new(Clients, LoadedRate, 1, Seconds, 1, AtOnce, [], IsSteady: false, []) { WarmUp = LoadedWarmUp };

    public TimeSpan Limit =>
        Rounds * (((1 + Kinds.Count) * (((WarmUp + Measured) * 4) + Paced.LimitOfRun + Loaded.LimitOfRun)) + LimitOfTakeover);

    /// <exception cref="FormatException">The arguments are wrong.</exception>
    public static LogOptions From(Arguments arguments)
    {
        var directory = Path.GetFullPath(arguments.Text("--directory") ?? Path.GetTempPath());
        var kinds = (arguments.Text("--kinds") ?? $"{File},{Redis}").Split(',');
        if (kinds.FirstOrDefault(kind => kind is not (File or Redis)) is { } unknown)
        {
            throw new FormatException($"--kinds takes file, redis, or file,redis, not '{unknown}'.");
        }

        return System.IO.Directory.Exists(directory)
            ? new LogOptions(
                directory, kinds, arguments.Number("--batch", 256, 2, 1_000), arguments.Number("--rate", 200, 1, 100_000),
                arguments.Number("--clients", 5_000, 1, 25_000), arguments.Number("--secs", 5, 1, 600),
                arguments.Number("--rounds", 3, 1, 100))
            : throw new FormatException($"--directory takes a directory of this machine, not '{directory}'.");
    }
}
