using System.Diagnostics;
using System.Net;
using RxSse.Tests.Conventions;
using RxSse.Tests.Docs;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>The commands in <c>docs/operations.md</c> publish a server that runs where it was published.</summary>
[Collection(Alone.Name)]
[Trait("Way", "any")]
public sealed class PublishTests : IDisposable
{
    private const string Operations = "docs/operations.md";
    private const string Output = "artifacts/server";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4); // it compiles, perhaps on a busy machine

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rxsse-published-");

    [LongFact]
    public async Task PublishedServer_Serves_AndStops_AndKeepsNothingOnDisk()
    {
        await PublishAsync(Commands.In(Operations, $"-o {Output}"));
        var published = Files();

        await AssertServesAsync(Commands.AllIn(Operations)[1], "127.0.0.1", HttpStatusCode.OK);
        await AssertServesAsync(Commands.In(Operations, "--urls"), "0.0.0.0", HttpStatusCode.Forbidden); // strangers only read

        Assert.Equal(published, Files());
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task PublishAsync(string command)
    {
        var arguments = command.Replace(Output, Path.Combine(_folder.FullName, Output), StringComparison.Ordinal).Split(' ');
        var start = new ProcessStartInfo(Dotnet(arguments[0]), arguments[1..]) { RedirectStandardOutput = true, WorkingDirectory = Repository.PathOf(".") };

        // No process may stay behind that holds what is printed open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";

        // The build has judged the code already; to do so again takes most of the time.
        start.Environment["RunAnalyzers"] = "false";
        using var patience = new CancellationTokenSource(Limit);
        using var process = Process.Start(start)!;
        var printed = await process.StandardOutput.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        Assert.True(process.ExitCode == 0, printed);
    }

    private async Task AssertServesAsync(string command, string host, HttpStatusCode trigger)
    {
        var arguments = command.Replace(":3000", ":0", StringComparison.Ordinal).Split(' ');
        await using var server = await RunningServer.FromAsync(
            ServerProcess.StartProgram(Dotnet(arguments[0]), arguments[1..], workingDirectory: _folder.FullName));
        await using var reader = await EventReader.JoinAsync(server.Client);

        await reader.NextAsync("stock-update");
        using var response = await server.Client.PostAsync("/trigger-notification", null);
        Assert.Equal(trigger, response.StatusCode);
        Assert.Equal(host, server.Listening.Host);
        Assert.Equal(0, (await server.StopAsync()).Code);
    }

    private string[] Files() => [.. _folder.EnumerateFiles("*", SearchOption.AllDirectories).Select(file => $"{file.FullName} {file.Length}").Order()];

    private static string Dotnet(string program)
    {
        Assert.Equal("dotnet", program);
        return Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? program;
    }
}
