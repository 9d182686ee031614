using System.Diagnostics;
using System.Text.Json;
using RxSse.Tests.Conventions;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.JavaScriptClient;

/// <summary>The package <c>rxsse</c>, made and used as docs/packages.md says, in a folder outside of the repository with a home of its own.</summary>
public sealed class PackedClientTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rxsse-npm-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [LongFact]
    public async Task Package_HasItsFilesOnly_AndItsProgramSurvivesTheEndOfTheServer()
    {
        await RunAsync(ListenerProgram.Install);
        var named = JsonElement.Parse(Repository.Read("packages/js/package.json")).GetProperty("files").EnumerateArray().Select(file => $"package/{file.GetString()}");
        Assert.Equal(
            named.Concat(["package/LICENSE", "package/README.md", "package/package.json"]).Order(StringComparer.Ordinal),
            (await RunAsync("tar -tzf rxsse-*.tgz")).Split('\n').Order(StringComparer.Ordinal));

        string[] arguments = [.. BusyServer.Arguments, "--RxSse:Delivery:Retry=100ms"];
        await using var server = await RunningServer.StartAsync(arguments);
        await File.WriteAllTextAsync(PathOf(ListenerProgram.File), ListenerProgram.For(server.Address));
        await using var listener = PrintingProgram.StartShell(ListenerProgram.Run, _folder);
        Assert.Matches("^[0-9.]+$", (await listener.ReadLinesToAsync("."))[^1]);
        await server.KillAndStartAgainAsync(arguments);
        await listener.ReadToLineAsync("missing after ");
    }

    [LongFact]
    public async Task Types_AreThoseThatAProgramUses()
    {
        foreach (var file in new[] { "package.json", "package-lock.json", "tsconfig.json", "use.ts", "rxsse.d.ts" })
        {
            File.Copy(Repository.PathOf($"packages/js/{file}"), PathOf(file));
        }

        await RunAsync("npm ci --no-audit --no-fund && npm run types");
    }

    private string PathOf(string name) => Path.Combine(_folder, name);

    private async Task<string> RunAsync(string script)
    {
        var start = new ProcessStartInfo("bash", ["-c", script]) { WorkingDirectory = _folder, RedirectStandardOutput = true };
        start.Environment["HOME"] = PathOf("home"); // nothing goes into the user's
        Directory.CreateDirectory(PathOf("home"));
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5)); // a failure only
        using var process = Process.Start(start)!;
        using var killed = limit.Token.Register(() => process.Kill(entireProcessTree: true));
        var printed = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        Assert.True(process.ExitCode == 0, $"exit code {process.ExitCode} of {script}\n{printed}");
        return printed.TrimEnd('\n');
    }
}
