using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.Samples.Brokers;

/// <summary>A real broker or database on a free port of loopback, with a folder of its own, which a restart keeps.</summary>
internal sealed class Broker : IAsyncDisposable
{
    // PostgreSQL refuses to run as root.
    private static readonly string AsNobody = Environment.IsPrivilegedProcess ? "setpriv --reuid=nobody --regid=nogroup --clear-groups " : "";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rxsse-broker-");
    private readonly Func<Broker, string> _command;
    private readonly string _ready; // what it prints when it listens
    private PrintingProgram? _program;

    private Broker(string ready, Func<Broker, string> command) => (_ready, _command) = (ready, command);

    public int Port { get; } = FreePort.Take();

    private string Folder => _folder.FullName;

    /// <summary>mosquitto, which prints what it is asked.</summary>
    public static Task<Broker> MosquittoAsync() => StartAsync(new Broker(" running", broker => $"{PathOf("mosquitto")} -v -p {broker.Port}"));

    public static Task<Broker> NatsAsync() => StartAsync(new Broker(
        "Server is ready", broker => $"{PathOf("nats-server")} --jetstream --addr 127.0.0.1 --port {broker.Port} --store_dir {broker.Folder}"));

    public static async Task<Broker> PostgresAsync()
    {
        var broker = new Broker(
            "database system is ready to accept connections",
            broker => $"{AsNobody}{PathOf("postgres")} -D {broker.Folder}/data -p {broker.Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off");
        var owner = AsNobody.Length > 0 ? $"chown nobody {broker.Folder} && " : "";
        await RunAsync($"{owner}{AsNobody}{PathOf("initdb")} -D {broker.Folder}/data -U postgres -A trust -E UTF8 --locale=C --no-sync", broker.Folder);
        return await StartAsync(broker);
    }

    /// <summary>Where a program is. Debian has those of PostgreSQL in a folder of their own.</summary>
    public static string? PathOf(string program) => Installed.PathOf(program)
        ?? (Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin", program)).LastOrDefault(File.Exists)
            : null);

    /// <summary>Runs a command of a document to its end, with other addresses than the document has.</summary>
    public static Task TypeAsync(string command, params (string Documented, string Here)[] addresses)
    {
        foreach (var (documented, here) in addresses)
        {
            Assert.Contains(documented, command, StringComparison.Ordinal);
            command = command.Replace(documented, here, StringComparison.Ordinal);
        }

        return RunAsync(command, Conventions.Repository.PathOf("."));
    }

    /// <summary>The next line with a part that the broker prints.</summary>
    public Task<string> ReadToLineAsync(string part) => _program!.ReadToLineAsync(part);

    /// <summary>Kills it, and starts it again in the same place.</summary>
    public async Task KillAndStartAgainAsync()
    {
        await _program!.DisposeAsync();
        await StartAsync(this);
    }

    public async ValueTask DisposeAsync()
    {
        await (_program?.DisposeAsync() ?? default);
        _folder.Delete(recursive: true);
    }

    private static async Task<Broker> StartAsync(Broker broker)
    {
        broker._program = PrintingProgram.StartLoggingShell($"exec {broker._command(broker)}", broker.Folder);
        try
        {
            await broker._program.ReadToLineAsync(broker._ready);
            return broker;
        }
        catch
        {
            await broker.DisposeAsync();
            throw;
        }
    }

    private static async Task RunAsync(string command, string folder)
    {
        await using var shell = PrintingProgram.StartShell($"{command} && echo done", folder);
        await shell.ReadToLineAsync("done");
    }
}
