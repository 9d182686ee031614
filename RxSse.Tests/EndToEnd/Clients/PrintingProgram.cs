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

    /// <summary>For a program that works for long before it prints, such as a build: how long all that is read may take.</summary>
    public void WaitFor(TimeSpan limit) => _patience.CancelAfter(limit);

    public int Id => _process.Id;

    public static PrintingProgram Start(string program, params string[] arguments) => StartIn("", program, arguments);

    public static PrintingProgram StartIn(string folder, string program, params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, WorkingDirectory = folder })!;
        return new PrintingProgram(process, process.StandardOutput);
    }

    /// <summary>A command line as it stands in a document, typed in a folder.</summary>
    public static PrintingProgram StartShell(string command, string folder = "") => StartIn(folder, "/bin/sh", "-c", command);

    /// <summary>The same with a program that prints to standard error.</summary>
    public static PrintingProgram StartLoggingShell(string command, string folder)
    {
        var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command]) { RedirectStandardError = true, WorkingDirectory = folder })!;
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
    public async Task<string> ReadToLineAsync(string part) => (await ReadLinesToAsync(part))[^1];

    /// <summary>All lines up to the next one that has a part.</summary>
    public async Task<IReadOnlyList<string>> ReadLinesToAsync(string part)
    {
        var lines = new List<string>();
        while (await _printed.ReadLineAsync(_patience.Token) is { } line)
        {
            lines.Add(line);
            if (line.Contains(part, StringComparison.Ordinal))
            {
                return lines;
            }
        }

        throw new EndOfStreamException($"The program has ended before it printed \"{part}\": {string.Join('\n', lines)}");
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = Patience.Start(); // it may have run for longer than what it prints is waited for
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(patience.Token);
        _process.Dispose();
        _patience.Dispose();
    }
}
