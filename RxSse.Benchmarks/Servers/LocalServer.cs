using System.Diagnostics;
using System.Text.Json;

namespace RxSse.Benchmarks.Servers;

/// <summary>A server in a process of its own, on a free port of loopback: the build of RxSse.Server beside this program, or a peer.</summary>
internal sealed class LocalServer : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Uri> _addresses = []; // complete when it listens
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience };
    private readonly Process _process;
    private readonly CancellationTokenRegistration _kill;
    private readonly int _count;

    private LocalServer(Process process, int addresses, CancellationToken cancellationToken)
    {
        (_process, _count) = (process, addresses);
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Console.Error.Write(line.Data is { } text ? text + Environment.NewLine : "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _kill = cancellationToken.Register(process.Kill);
    }

    /// <summary>Settings that silence the server's own streams, so that what is published is what is counted.</summary>
    public static IReadOnlyList<string> SilentStreams { get; } =
        ["--RxSse:Streams:Stock:Period=24h", "--RxSse:Streams:Metrics:Period=24h", "--RxSse:Streams:Notifications:Period=24h"];

    public int ProcessId => _process.Id;

    public Uri Address => _addresses[0];

    /// <summary>Where it listens, in the order of its settings.</summary>
    public IReadOnlyList<Uri> Addresses => _addresses;

    /// <summary>The processor time that it has taken so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts RxSse.Server.</summary>
    /// <param name="settings">Its command line, on top of where it listens.</param>
    /// <param name="cancellationToken">Ends the process, whatever else happens.</param>
    public static Task<LocalServer> StartAsync(IEnumerable<string> settings, CancellationToken cancellationToken) =>
        StartAsync(["RxSse.Server.dll", "--urls", "http://127.0.0.1:0", .. settings], [], cancellationToken);

    /// <summary>Starts a program that says where it listens in the words of ASP.NET Core.</summary>
    /// <param name="command">An assembly that lies beside this one, and its command line.</param>
    /// <param name="environment">Set on top of this program's own; the last of a name counts.</param>
    /// <param name="cancellationToken">Ends the process, whatever else happens.</param>
    /// <param name="addresses">On how many addresses it listens.</param>
    public static async Task<LocalServer> StartAsync(
        IReadOnlyList<string> command, IEnumerable<KeyValuePair<string, string>> environment, CancellationToken cancellationToken, int addresses = 1)
    {
        var start = DotnetStart.Of(command);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var server = new LocalServer(Process.Start(start)!, addresses, cancellationToken);
        try
        {
            await server._listening.Task.WaitAsync(Patience, cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>How many subscribers it counts.</summary>
    public async Task<int> ClientsAsync(CancellationToken cancellationToken)
    {
        var status = JsonElement.Parse(await _client.GetStringAsync(Address, cancellationToken));
        return status.GetProperty("clients").GetInt32();
    }

    public async ValueTask DisposeAsync()
    {
        await _kill.DisposeAsync();
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _client.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            _listening.TrySetException(new IOException("The server ended before it listened."));
        }
        else if (_addresses.Count < _count && line.IndexOf(Listening, StringComparison.Ordinal) is var at and >= 0)
        {
            _addresses.Add(new Uri(line[(at + Listening.Length)..]));
            if (_addresses.Count == _count)
            {
                _listening.TrySetResult();
            }
        }
    }
}
