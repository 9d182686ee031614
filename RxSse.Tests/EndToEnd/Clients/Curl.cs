using System.Diagnostics;
using RxSse.Tests.Conventions;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd.Clients;

/// <summary>The real <c>curl</c>, started by a shell with a command line as it stands in a document.</summary>
internal sealed class Curl : IAsyncDisposable
{
    private const string AddressInDocuments = "http://localhost:3000";
    private readonly CancellationTokenSource _patience = Patience.Start();
    private readonly Process _process;

    private Curl(Process process) => _process = process;

    public static Curl Start(string command, RunningServer server)
    {
        Assert.StartsWith("curl ", command, StringComparison.Ordinal);
        Assert.Contains(AddressInDocuments, command, StringComparison.Ordinal);
        var here = command.Replace(AddressInDocuments, $"http://{server.Address.Authority}", StringComparison.Ordinal);
        return new Curl(Shell($"exec {here} --silent --show-error --noproxy '*'")); // without the meter that a terminal does not show either
    }

    /// <summary>Fails unless the command prints what its document says, apart from what differs from run to run.</summary>
    public static async Task AssertPrintsAsync(Transcript transcript, RunningServer server)
    {
        await using var curl = Start(transcript.Command, server);

        Assert.Equal(Transcript.Constant(transcript.Output), Transcript.Constant(await curl.ReadLinesAsync(transcript.Output.Count)));
    }

    public async Task<IReadOnlyList<string>> ReadLinesAsync(int count)
    {
        var lines = new List<string>();
        while (lines.Count < count && await _process.StandardOutput.ReadLineAsync(_patience.Token) is { } line)
        {
            lines.Add(line);
        }

        return lines;
    }

    /// <summary>The first line with a part.</summary>
    public async Task<string> ReadToLineAsync(string part)
    {
        while (await _process.StandardOutput.ReadLineAsync(_patience.Token) is { } line)
        {
            if (line.Contains(part, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new EndOfStreamException($"curl has ended before it printed {part}.");
    }

    /// <summary>Stops it as Ctrl-Z does.</summary>
    public Task PauseAsync() => SignalAsync("STOP");

    /// <summary>Lets it go on, as <c>fg</c> does.</summary>
    public Task ContinueAsync() => SignalAsync("CONT");

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(_patience.Token);
        _process.Dispose();
        _patience.Dispose();
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Shell($"kill -{signal} {_process.Id}");
        await kill.WaitForExitAsync(_patience.Token);
        Assert.Equal(0, kill.ExitCode);
    }

    private static Process Shell(string command) =>
        Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command]) { RedirectStandardOutput = true })!;
}
