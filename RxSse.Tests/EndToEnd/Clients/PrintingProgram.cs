using System.Diagnostics;
using RxSse.Tests.EndToEnd.Servers;

namespace RxSse.Tests.EndToEnd.Clients;

/// <summary>A program that runs until the test has seen enough of what it prints.</summary>
internal sealed class PrintingProgram : IAsyncDisposable
{
    private readonly CancellationTokenSource _patience = Patience.Start();
    private readonly Process _process;
    private readonly StreamReader _printed;

    private PrintingProgram(Process process, StreamReader printed) => (_process, _printed) = (process, printed);

    public int Id => _process.Id;

    public static PrintingProgram Start(string program, params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        return new PrintingProgram(process, process.StandardOutput);
    }

    /// <summary>One that prints to standard error.</summary>
    public static PrintingProgram StartLogging(string program, params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        return new PrintingProgram(process, process.StandardError);
    }

    public async Task<IReadOnlyList<string>> ReadLinesAsync(int count)
    {
        var lines = new List<string>();
        while (lines.Count < count && await _printed.ReadLineAsync(_patience.Token) is { } line)
        {
            lines.Add(line);
        }

        return lines;
    }

    /// <summary>The next line that has a part.</summary>
    public async Task<string> ReadToLineAsync(string part)
    {
        var lines = new List<string>();
        while (await _printed.ReadLineAsync(_patience.Token) is { } line)
        {
            lines.Add(line);
            if (line.Contains(part, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new EndOfStreamException($"The program has ended before it printed \"{part}\": {string.Join('\n', lines)}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(_patience.Token);
        _process.Dispose();
        _patience.Dispose();
    }
}
