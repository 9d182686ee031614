using RxSse.Benchmarks.Load;

namespace RxSse.Benchmarks.Servers;

/// <summary>A server that is to be measured, and how it comes to be there.</summary>
/// <param name="Name">What the table calls it.</param>
internal abstract record ServerChoice(string Name)
{
    /// <summary>RxSse.Server, started for each round.</summary>
    /// <param name="Settings">Environment variables on top of the benchmark's.</param>
    internal sealed record Own(IReadOnlyList<KeyValuePair<string, string>> Settings) : ServerChoice("RxSse");

    /// <summary>A server that is built in for comparison, started for each round.</summary>
    /// <param name="Name">Which.</param>
    /// <param name="Settings">Environment variables on top of the benchmark's.</param>
    internal sealed record Peer(string Name, IReadOnlyList<KeyValuePair<string, string>> Settings) : ServerChoice(Name);

    /// <summary>Any server that runs already.</summary>
    /// <param name="Events">The stream.</param>
    /// <param name="Publish">How an event comes into it.</param>
    /// <param name="ProcessId">Whose processor time and memory it is.</param>
    internal sealed record Target(Uri Events, PublishRequest Publish, int ProcessId) : ServerChoice(Events.Authority);

    /// <exception cref="FormatException">The options do not go together, in words for the person who wrote them.</exception>
    public static IReadOnlyList<ServerChoice> From(Arguments arguments)
    {
        var settings = arguments.Texts("--server-env").Select(Setting).ToArray();
        var beside = arguments.Switch("--beside");
        var other = OtherFrom(arguments, settings);
        if (other is Target && settings.Length > 0 && !beside)
        {
            throw new FormatException("--server-env is for a server that is started here; the --target runs already.");
        }

        return other is null
            ? beside ? throw new FormatException("--beside needs a --peer or a --target that the server is to be measured beside.") : [new Own(settings)]
            : beside ? [new Own(settings), other] : [other];
    }

    private static ServerChoice? OtherFrom(Arguments arguments, KeyValuePair<string, string>[] settings)
    {
        var peer = arguments.Text("--peer");
        var target = arguments.Address("--target");
        if (peer is not null && !OtherServers.Names.Contains(peer))
        {
            throw new FormatException($"There is no peer '{peer}'. There is: {string.Join(", ", OtherServers.Names)}.");
        }

        return (peer, target) switch
        {
            (null, null) => null,
            (not null, null) => new Peer(peer, settings),
            (null, not null) => TargetFrom(arguments, target),
            _ => throw new FormatException("--peer and --target are two servers. Give one."),
        };
    }

    private static Target TargetFrom(Arguments arguments, Uri events)
    {
        var publish = arguments.Address("--publish")
            ?? throw new FormatException("--target needs --publish: the address that takes an event by POST.");
        var body = arguments.Text("--body") ?? PublishRequest.DefaultBody;
        if (body.Split(PublishRequest.StampMark).Length != 2)
        {
            throw new FormatException($"--body needs {PublishRequest.StampMark} once, where the time is to stand, as in '{PublishRequest.DefaultBody}'; not '{body}'.");
        }

        var process = arguments.Number("--pid", 0, 1, int.MaxValue);
        if (process == 0 || !Directory.Exists($"/proc/{process}"))
        {
            throw new FormatException("--target needs --pid: the process of that server that sends the events, on this machine.");
        }

        return new Target(events, new PublishRequest(publish, body, arguments.Text("--content-type") ?? PublishRequest.DefaultContentType), process);
    }

    private static KeyValuePair<string, string> Setting(string text) =>
        text.Split('=', 2) is [{ Length: > 0 } name, var value]
            ? KeyValuePair.Create(name, value)
            : throw new FormatException($"--server-env takes NAME=VALUE, such as RxSse__Heartbeat=1h, not '{text}'.");
}
