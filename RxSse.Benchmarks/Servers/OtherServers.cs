namespace RxSse.Benchmarks.Servers;

/// <summary>Built-in servers for comparison. Each runs in its own process, by an internal command.</summary>
internal static class OtherServers
{
    public const string Command = "peer";
    public const string Assembly = "RxSse.Benchmarks.dll";

    public static IReadOnlyList<string> Names { get; } = [TypedResultsPeer.Name];

    /// <summary>The runtime settings of the web SDK instead of those of this program.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Environment { get; } =
        [new("DOTNET_gcServer", "1"), new("DOTNET_gcConcurrent", "1"), new("DOTNET_TieredPGO", "1")];

    /// <summary>The rest of its command line.</summary>
    public static IReadOnlyList<string> ArgumentsOf(ServerChoice.Peer peer) => peer.IsGzip ? ["--gzip"] : [];

    /// <exception cref="FormatException">The arguments are wrong.</exception>
    public static async Task<int> RunAsync(IEnumerable<string> arguments)
    {
        var given = new Arguments(arguments);
        var port = given.Number("--port", 0, 0, 65_535);
        var isGzip = given.Switch("--gzip");
        var isKnown = given.Switch(TypedResultsPeer.Name);
        given.RefuseOthers();
        if (!isKnown)
        {
            throw new FormatException($"Missing peer. Allowed: {string.Join(", ", Names)}.");
        }

        await TypedResultsPeer.RunAsync(port, isGzip);
        return ExitCode.Passed;
    }
}
