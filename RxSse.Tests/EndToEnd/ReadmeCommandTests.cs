using RxSse.Tests.Conventions;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>The commands of the README that are no transcripts do what it says.</summary>
public sealed class ReadmeCommandTests
{
    private const string Run = "dotnet run --project RxSse.Server";
    private const string Listening = "Now listening on: ";

    private static string Configuration => Directory.GetParent(AppContext.BaseDirectory)!.Parent!.Name; // bin/Debug/net10.0

    /// <summary>Those with <c>curl</c> are views, and have tests of their own.</summary>
    [Fact]
    public void EachCommand_HasItsTest() => Assert.Equal(
        [Run, "dotnet test" /* which runs this */],
        Document.Blocks(Repository.Read("README.md"), "sh").SelectMany(block => block.Split('\n'))
            .Select(line => line.Split(" #")[0].Trim()).Where(command => command.Length > 0 && !command.StartsWith("curl ", StringComparison.Ordinal)));

    [Fact]
    public async Task DotnetRun_ServesTheEvents_AndOffersTheDemoPage()
    {
        string[] arguments = Run.Replace("RxSse.Server", Repository.PathOf("RxSse.Server"), StringComparison.Ordinal).Split(' ')[1..];
        await using var program = PrintingProgram.Start(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [.. arguments, "--no-build", "--configuration", Configuration, "--", "--urls=http://127.0.0.1:0"]);
        var address = (await program.ReadToLineAsync(Listening)).Split(Listening)[1];
        using var client = RunningServer.ClientOf(new Uri(address));

        await using var reader = await EventReader.OpenAsync(client);

        await reader.NextAsync("connected");
        Assert.Equal(Repository.Read("samples/browser/index.html"), await client.GetStringAsync("/demo/"));
    }
}
