namespace RxSse.Benchmarks.Servers;

/// <summary>Servers of this program itself that others are compared with. Each runs as a process of its own, by a command that people need not know.</summary>
internal static class OtherServers
{
    public const string Command = "peer";
    public const string Assembly = "RxSse.Benchmarks.dll";

    public static IReadOnlyList<string> Names { get; } = [TypedResultsPeer.Name];

    /// <summary>The runtime as the SDK for the web sets it up, and not as this program has it.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Environment { get; } =
        [new("DOTNET_gcServer", "1"), new("DOTNET_gcConcurrent", "1"), new("DOTNET_TieredPGO", "1")];

    /// <exception cref="FormatException">The arguments are wrong.</exception>
    public static async Task<int> RunAsync(IEnumerable<string> arguments)
    {
        var given = new Arguments(arguments);
        var port = given.Number("--port", 0, 0, 65_535);
        var isKnown = given.Switch(TypedResultsPeer.Name);
        given.RefuseOthers();
        if (!isKnown)
        {
            throw new FormatException($"Name a peer: {string.Join(", ", Names)}.");
        }

        await TypedResultsPeer.RunAsync(port);
        return ExitCode.Passed;
    }
}
