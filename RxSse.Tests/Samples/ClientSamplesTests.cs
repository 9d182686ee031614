using RxSse.Tests.Conventions;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.Samples;

/// <summary>The clients among the samples print what their READMEs say, and go on when the server has been restarted.</summary>
public sealed class ClientSamplesTests
{
    private const string NodeClient = "samples/node-client";
    private static readonly string[] Busy = [.. BusyServer.Arguments, "--RxSse:Delivery:Retry=100ms"];

    [Fact]
    public async Task DotnetClient_PrintsTheNewest_AndTheGap()
    {
        await using var server = await RunningServer.StartAsync(Busy);
        await using var client = PrintingProgram.Start(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            Path.Combine(AppContext.BaseDirectory, "dotnet-client.dll"), new Uri(server.Address, "/events").ToString());
        Assert.NotEmpty(Assert.Single(await client.ReadLinesAsync(1)));
        await client.ReadToLineAsync("stock ");
        await server.Client.TriggerAsync("Hello");

        Assert.Matches("""^stock [0-9.]+ [▲▼=] \| cpu [0-9]+ %, memory [0-9]+ % \| "Hello"$""", await client.ReadToLineAsync("\"Hello\""));

        await server.KillAndStartAgainAsync(Busy);
        Assert.EndsWith(" | \"Hello\" | gap: restarted, nobody knows how many missed", await client.ReadToLineAsync("gap"), StringComparison.Ordinal);
        await server.Client.TriggerAsync("Hello again");
        await client.ReadToLineAsync("\"Hello again\"");
    }

    [FactIfNode(NodeClient)]
    public async Task NodeClient_PrintsEachEvent_AndTheGap()
    {
        await using var server = await RunningServer.StartAsync(Busy);
        var address = new Uri(server.Address, "/events").ToString();
        await using var client = PrintingProgram.Start("node", Repository.PathOf($"{NodeClient}/client.mjs"), address);

        Assert.Equal(["connecting", "live"], await client.ReadLinesAsync(2));
        Assert.Matches("^stock-update { price: '[0-9.]+', trend: -?[01], timestamp: [0-9]{13} }$", await client.ReadToLineAsync("stock-update"));

        await server.KillAndStartAgainAsync(Busy);
        await client.ReadToLineAsync("waiting: ");
        await client.ReadToLineAsync("gap: restarted, nobody knows how many missed");
    }
}
