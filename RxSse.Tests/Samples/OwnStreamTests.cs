using RxSse.Tests.Conventions;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.Samples;

/// <summary><c>samples/own-stream</c> does what its README says.</summary>
public sealed class OwnStreamTests
{
    [Fact]
    public async Task Host_ServesItsTicks()
    {
        await using var server = await RunningServer.FromAsync(ServerProcess.StartProgram(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "own-stream.dll"), "--urls=http://127.0.0.1:0"]));
        using var http = await RawHttp.AskForEventsAsync(server.Address, "?from=earliest");
        await http.ReadHeadAsync();

        var block = await http.ReadBlockAsync();
        while (!block!.Contains("\"number\":1}", StringComparison.Ordinal))
        {
            block = await http.ReadBlockAsync();
        }

        var expected = Repository.Read("samples/own-stream/README.md").Split("```\n")[^2].Trim();
        Assert.Equal(expected.Replace("2c7mxq0f", Received.Parse(block).Epoch, StringComparison.Ordinal), block.TrimEnd());
    }
}
