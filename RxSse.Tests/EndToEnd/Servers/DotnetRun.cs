using System.Text.RegularExpressions;
using RxSse.Tests.Conventions;
using RxSse.Tests.EndToEnd.Clients;
using Xunit;

namespace RxSse.Tests.EndToEnd.Servers;

/// <summary><c>dotnet run</c> as it stands in a document, but for the port, and for the build: what was built with the tests is started.</summary>
internal sealed partial class DotnetRun : IAsyncDisposable
{
    private const string Run = "dotnet run ";
    private const string Listening = "Now listening on: ";
    private readonly PrintingProgram _program;
    private readonly Queue<string> _printedBefore;

    private DotnetRun(PrintingProgram program, IReadOnlyList<string> printed)
    {
        _program = program;
        _printedBefore = new Queue<string>(printed.SkipLast(1));
        Address = new Uri(printed[^1].Split(Listening)[1]);
        Client = RunningServer.ClientOf(Address);
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    private static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    private static string Configuration => Directory.GetParent(AppContext.BaseDirectory)!.Parent!.Name; // bin/Debug/net10.0

    /// <summary>A server.</summary>
    /// <param name="command">The command of the document.</param>
    /// <param name="port">Its port, if it must be known before; else a free one.</param>
    /// <param name="options">Options of <c>dotnet run</c> on top.</param>
    /// <param name="arguments">Arguments of the server on top.</param>
    public static async Task<DotnetRun> StartAsync(string command, int port = 0, string options = "", string arguments = "")
    {
        var elsewhere = $"--urls http://127.0.0.1:{port} {arguments}";
        var here = Urls().IsMatch(command) ? Urls().Replace(command, elsewhere) : $"{command} {elsewhere}";
        var program = StartProgram(here, options);
        try
        {
            return new DotnetRun(program, await program.ReadLinesToAsync(Listening));
        }
        catch
        {
            await program.DisposeAsync();
            throw;
        }
    }

    /// <summary>Any other program.</summary>
    public static PrintingProgram StartProgram(string command, string options = "")
    {
        Assert.StartsWith(Run, command, StringComparison.Ordinal);
        return PrintingProgram.StartShell(
            $"exec '{Dotnet}' run --no-build --configuration {Configuration} {options} {command[Run.Length..]}", Repository.PathOf("."));
    }

    /// <summary>The next line that has a part. A program may print lines of its own before the log says that it listens.</summary>
    public async Task<string> ReadToLineAsync(string part)
    {
        while (_printedBefore.TryDequeue(out var line))
        {
            if (line.Contains(part, StringComparison.Ordinal))
            {
                return line;
            }
        }

        return await _program.ReadToLineAsync(part);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _program.DisposeAsync();
    }

    [GeneratedRegex(@"--urls http://localhost:\d+")]
    private static partial Regex Urls();
}
