using System.Diagnostics;
using RxSse.Tests.EndToEnd.Servers;

namespace RxSse.Tests.EndToEnd.Clients;

/// <summary>A program of docs/clients.md, as a process that prints what it does.</summary>
internal sealed class TriedProgram(ProcessStartInfo start) : TriedClient
{
    private readonly Process _process = Process.Start(start)!;

    /// <param name="folder">Where it is started.</param>
    /// <param name="program">What to start.</param>
    /// <param name="arguments">Its command line.</param>
    public static TriedProgram Start(string folder, string program, params string[] arguments) =>
        new(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true });

    // Each wait has a limit of its own: a program lives through two starts of a server.
    public override async Task<string?> NextAsync()
    {
        using var patience = Patience.Start();
        return await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line ? WordOf(line) : null;
    }

    public override async ValueTask DisposeAsync()
    {
        using var patience = Patience.Start();
        _process.Kill();
        await _process.WaitForExitAsync(patience.Token);
        _process.Dispose();
    }
}
