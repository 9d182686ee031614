using RxSse.Benchmarks.Load;

namespace RxSse.Benchmarks.Servers;

/// <summary>A server to measure, and how it is started.</summary>
/// <param name="Name">Its name in the table.</param>
internal abstract record ServerChoice(string Name)
{
    /// <summary>Whether its clients accept gzip, and the server is told to compress.</summary>
    public bool IsGzip { get; init; }

    /// <summary>What each client's request has besides.</summary>
    public IReadOnlyList<string> Headers => IsGzip ? ["Accept-Encoding: gzip"] : [];

    /// <summary>RxSse.Server, started for each round.</summary>
    /// <param name="Settings">Environment variables on top of the benchmark's.</param>
    internal sealed record Own(IReadOnlyList<KeyValuePair<string, string>> Settings) : ServerChoice("RxSse")
    {
        /// <summary>How its clients reach it; null for HTTP/1.1 in cleartext.</summary>
        public Transport? Transport { get; init; }
    }

    /// <summary>A server that is built in for comparison, started for each round.</summary>
    /// <param name="Program">Its name.</param>
    /// <param name="Settings">Environment variables on top of the benchmark's.</param>
    internal sealed record Peer(string Program, IReadOnlyList<KeyValuePair<string, string>> Settings) : ServerChoice(Program);

    /// <summary>A server that is already running.</summary>
    /// <param name="Events">The address of the stream.</param>
    /// <param name="Publish">The request that publishes an event.</param>
    /// <param name="ProcessId">The process whose processor time and memory are measured.</param>
    internal sealed record Target(Uri Events, PublishRequest Publish, int ProcessId) : ServerChoice(Events.Authority);

    /// <exception cref="FormatException">The options contradict each other; the message says how.</exception>
    public static IReadOnlyList<ServerChoice> From(Arguments arguments)
    {
        var settings = arguments.Texts("--server-env").Select(Setting).ToArray();
        var beside = arguments.Switch("--beside");
        var other = OtherFrom(arguments, settings);
        var transport = Transport.From(arguments);
        if (transport is not null)
        {
            return other is null && !beside && !arguments.Switch("--gzip")
                ? [new Own(settings) { Name = transport.Name, Transport = transport }]
                : throw new FormatException("--http2 and --tls measure RxSse.Server alone and without gzip.");
        }

        if (other is Target && settings.Length > 0 && !beside)
        {
            throw new FormatException("--server-env applies to a server that this program starts; the --target is already running.");
        }

        IReadOnlyList<ServerChoice> choices = other is null
            ? beside ? throw new FormatException("--beside needs a --peer or a --target to compare RxSse.Server with.") : [new Own(settings)]
            : beside ? [new Own(settings), other] : [other];
        return arguments.Switch("--gzip") ? [.. choices.SelectMany(WithGzip)] : choices;
    }

    // Each server with gzip and without, in turns.
    private static ServerChoice[] WithGzip(ServerChoice choice) => [choice with { Name = $"{choice.Name} gzip", IsGzip = true }, choice];

    private static ServerChoice? OtherFrom(Arguments arguments, KeyValuePair<string, string>[] settings)
    {
        var peer = arguments.Text("--peer");
        var target = arguments.Address("--target");
        if (peer is not null && !OtherServers.Names.Contains(peer))
        {
            throw new FormatException($"Unknown peer '{peer}'. Allowed: {string.Join(", ", OtherServers.Names)}.");
        }

        return (peer, target) switch
        {
            (null, null) => null,
            (not null, null) => new Peer(peer, settings),
            (null, not null) => TargetFrom(arguments, target),
            _ => throw new FormatException("Use either --peer or --target, not both."),
        };
    }

    private static Target TargetFrom(Arguments arguments, Uri events)
    {
        var publish = arguments.Address("--publish")
            ?? throw new FormatException("--target needs --publish: the address that accepts an event by POST.");
        var body = arguments.Text("--body") ?? PublishRequest.DefaultBody;
        if (body.Split(PublishRequest.StampMark).Length != 2)
        {
            throw new FormatException($"--body needs {PublishRequest.StampMark} once, at the position of the time, as in '{PublishRequest.DefaultBody}'; not '{body}'.");
        }

        var process = arguments.Number("--pid", 0, 1, int.MaxValue);
        if (process == 0 || !Directory.Exists($"/proc/{process}"))
        {
            throw new FormatException("--target needs --pid: the process on this machine that sends the events.");
        }

        return new Target(events, new PublishRequest(publish, body, arguments.Text("--content-type") ?? PublishRequest.DefaultContentType), process);
    }

    private static KeyValuePair<string, string> Setting(string text) =>
        text.Split('=', 2) is [{ Length: > 0 } name, var value]
            ? KeyValuePair.Create(name, value)
            : throw new FormatException($"--server-env takes NAME=VALUE, such as RxSse__Heartbeat=1h, not '{text}'.");
}
