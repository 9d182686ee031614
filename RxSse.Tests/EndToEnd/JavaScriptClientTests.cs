using System.Text;
using System.Text.Json;
using RxSse.Tests.Conventions;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>The client of <c>packages/js</c>, in Node, survives the end of a server: it has every event, or a gap.</summary>
[Trait("Way", "any")]
public sealed class JavaScriptClientTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rxsse-log-");

    private static string[] Memory => [.. QuietServer.Arguments, "--RxSse:Streams:orders:Publish=true"];

    private string[] File => [.. Memory, "--RxSse:Log:Kind=file", $"--RxSse:Log:File:Directory={_folder.FullName}"];

    public void Dispose() => _folder.Delete(recursive: true);

    [FactIfNode(NodeReader.Folder)]
    public async Task ClientOfAServerThatWasKilled_HasEveryEventOnce_IfItsLogIsInAFile()
    {
        var printed = await PrintedAsync(File);

        Assert.Equal(["first", "second", "third", "last"], ValuesOf(printed, "data"));
        Assert.Empty(ValuesOf(printed, "gap"));
    }

    [FactIfNode(NodeReader.Folder)]
    public async Task ClientOfAServerThatWasKilled_HasAGap_IfItsLogIsInMemory()
    {
        var printed = await PrintedAsync(Memory);

        Assert.Equal(["first", "second", "third", "last"], ValuesOf(printed, "data"));
        Assert.Equal(["restarted"], ValuesOf(printed, "gap"));
    }

    // All that the client prints: it ends by itself.
    private static async Task<IReadOnlyList<JsonElement>> PrintedAsync(string[] arguments)
    {
        await using var server = await RunningServer.StartAsync(arguments);
        await using var client = PrintingProgram.Start(
            "node", Repository.PathOf($"{NodeReader.Folder}/rxsse.mjs"), new Uri(server.Address, "/events?streams=orders").ToString());
        var lines = new List<string>(await client.ReadLinesToAsync("\"live\""));
        await PublishAsync("first");
        await PublishAsync("second");
        lines.AddRange(await client.ReadLinesToAsync("\"second\""));

        await server.KillAndStartAgainAsync(arguments);
        await PublishAsync("third");
        await PublishAsync("last");
        lines.AddRange(await client.ReadLinesAsync(int.MaxValue));

        var printed = lines.ConvertAll(line => JsonElement.Parse(line));
        Assert.Equal(["connecting", "live", "waiting"], ValuesOf(printed, "state").Take(3));
        Assert.Equal(["live", "closed"], ValuesOf(printed, "state").TakeLast(2));
        return printed;

        async Task PublishAsync(string data)
        {
            using var body = new StringContent($$"""{"data":"{{data}}"}""", Encoding.UTF8, "application/json");
            using var response = await server.Client.PostAsync("/streams/orders/events", body);
            Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        }
    }

    private static IEnumerable<string?> ValuesOf(IEnumerable<JsonElement> printed, string name) =>
        printed.Where(line => line.TryGetProperty(name, out _)).Select(line => line.GetProperty(name).GetString());
}
