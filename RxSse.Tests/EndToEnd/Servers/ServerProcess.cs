using System.Diagnostics;
using System.Runtime.InteropServices;
using Xunit;

namespace RxSse.Tests.EndToEnd.Servers;

/// <summary>What is left of a server that has ended.</summary>
internal sealed record ServerExit(int Code, IReadOnlyList<string> Output, IReadOnlyList<string> Errors);

/// <summary>The built server as a process, started as its users start it, and all that it prints.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const int Sigterm = 15;
    private const int FileSize = 1; // RLIMIT_FSIZE
    private const string Listening = "Now listening on: ";
    private const string Started = "Application started.";

    // What the surroundings of the tests have set must not reach the server.
    private static readonly string[] Settings =
        ["PORT", "URLS", "HTTP_PORTS", "HTTPS_PORTS", "ASPNETCORE_", "DOTNET_ENVIRONMENT", "DOTNET_URLS", "RXSSE_", "KESTREL_", "LOGGING_", "OTEL_"];

    // But for the ways to the socket: .ci/run tests the server with them and without.
    private static readonly string[] Ways = ["RxSse__Delivery__SendAtOnce", "RxSse__Delivery__AcceptInTurn"];

    private static readonly string[] Built =
        [Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", Path.Combine(AppContext.BaseDirectory, "RxSse.Server.dll")];

    // The native binary that .ci/run has published, or what was built with the tests.
    private static readonly string[] Server =
        Environment.GetEnvironmentVariable("RXSSE_E2E_BINARY") is { Length: > 0 } binary ? [binary] : Built;

    private readonly Process _process;
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _output = [];
    private readonly List<string> _errors = [];
    private readonly Task _printed;

    private ServerProcess(Process process)
    {
        _process = process;
        _printed = ReadAsync();
    }

    /// <summary>The command that starts the server, without arguments.</summary>
    public static IReadOnlyList<string> Command => Server;

    /// <summary>Removes what the surroundings of the tests have set.</summary>
    public static void RemoveSettings(IDictionary<string, string?> environment)
    {
        foreach (var name in environment.Keys.Where(IsSetting).ToList())
        {
            environment.Remove(name);
        }
    }

    /// <param name="arguments">The command line.</param>
    /// <param name="environment">Variables on top of a free port.</param>
    /// <param name="workingDirectory">Where to start, if it matters.</param>
    public static ServerProcess Start(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? workingDirectory = null)
    {
        return StartProgram(Server[0], [.. Server[1..], .. arguments], environment, workingDirectory);
    }

    /// <summary>Starts what was built with the tests, for what a native binary does not do.</summary>
    public static ServerProcess StartBuilt(IEnumerable<string> arguments) => StartProgram(Built[0], [.. Built[1..], .. arguments]);

    /// <summary>Starts the server in a shell that has prepared its process.</summary>
    /// <param name="preparation">Commands such as <c>ulimit -n 256</c>.</param>
    /// <param name="arguments">The command line of the server.</param>
    public static ServerProcess StartAfter(string preparation, IEnumerable<string> arguments) =>
        StartProgram("sh", ["-c", $"{preparation}; exec \"$0\" \"$@\"", .. Server, .. arguments]);

    /// <param name="program">What to start.</param>
    /// <param name="arguments">Its command line.</param>
    /// <param name="environment">Variables on top of a free port.</param>
    /// <param name="workingDirectory">Where to start, if it matters.</param>
    public static ServerProcess StartProgram(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? workingDirectory = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory ?? "",
        };
        RemoveSettings(start.Environment);
        start.Environment["PORT"] = "0";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new ServerProcess(Process.Start(start)!);
    }

    /// <summary>The id of the process.</summary>
    public int Id => _process.Id;

    /// <summary>The address in the line that says where the server listens.</summary>
    public Task<string> ListeningAsync() => _listening.Task.WaitAsync(Patience.Limit);

    /// <summary>Whether the server has said that it runs.</summary>
    public bool HasStarted => _started.Task.IsCompletedSuccessfully;

    /// <summary>Completes when the server says that it runs.</summary>
    public Task StartedAsync() => _started.Task.WaitAsync(Patience.Limit);

    /// <summary>Asks the server to stop, as service managers do.</summary>
    public void Terminate() => Send(Sigterm);

    /// <summary>Sends a signal.</summary>
    public void Send(int signal) => Assert.Equal(0, Kill(Id, signal));

    /// <summary>From now on, a write beyond this size of a file fails. The process must ignore SIGXFSZ, or it ends.</summary>
    public void LimitFiles(ulong bytes) => Assert.Equal(0, SetLimit(Id, FileSize, new Limits(bytes, bytes), 0));

    public async Task<ServerExit> ExitAsync()
    {
        await Task.WhenAll(_process.WaitForExitAsync(), _printed).WaitAsync(Patience.Limit);
        return new ServerExit(_process.ExitCode, _output, _errors);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await ExitAsync();
        _process.Dispose();
    }

    private static bool IsSetting(string name) =>
        !Ways.Contains(name) && Settings.Any(setting => name.Equals(setting, StringComparison.OrdinalIgnoreCase)
            || (setting.EndsWith('_') && name.StartsWith(setting, StringComparison.OrdinalIgnoreCase)));

    private async Task ReadAsync()
    {
        await Task.WhenAll(ReadAsync(_process.StandardOutput, TakeOutput), ReadAsync(_process.StandardError, _errors.Add));
        var end = new InvalidOperationException($"The server ended before it ran: {string.Join('\n', _errors)}");
        _listening.TrySetException(end);
        _started.TrySetException(end);
    }

    private void TakeOutput(string line)
    {
        _output.Add(line);
        if (line.IndexOf(Listening, StringComparison.Ordinal) is var at and >= 0)
        {
            _listening.TrySetResult(line[(at + Listening.Length)..]);
        }
        else if (line.Contains(Started, StringComparison.Ordinal))
        {
            _started.TrySetResult();
        }
    }

    private static async Task ReadAsync(StreamReader reader, Action<string> take)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            take(line);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);

    [DllImport("libc", EntryPoint = "prlimit")]
    private static extern int SetLimit(int process, int resource, in Limits limits, nint old);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Limits(ulong Now, ulong Max);
}
