using System.Text.Json;
using RxSse.Tests.Conventions;
using RxSse.Tests.Docs;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>The program in <c>docs/resume.md</c> for a page whose <c>EventSource</c> a proxy has stopped, in Node with the npm package <c>eventsource</c>.</summary>
[Trait("Way", "any")]
public sealed class ReturningPageTests
{
    // What a page has without saying so, and no luck in the wait.
    private const string Page = """
        import { EventSource } from 'eventsource'
        Math.random = () => 0
        const show = event => console.log(JSON.stringify(event))

        """;

    [FactIfNode(NodeReader.Folder)]
    public async Task StoppedByAnErrorOfAProxy_ItComesBack_AndGetsWhatItMissed()
    {
        await using var server = await RunningServer.StartAsync([.. QuietServer.Arguments, "--RxSse:Delivery:Retry=100ms"]);
        using var proxy = FaultyProxy.To(server);
        await using var page = Start(proxy.Address);
        Assert.Equal(["connected", "heartbeat"], [await NextAsync(page), await NextAsync(page)]);
        await server.Client.TriggerAsync("seen");
        Assert.Equal("seen", await NextAsync(page));

        await proxy.AnswerBadGatewayAsync(); // which stops an EventSource for good
        await server.Client.TriggerAsync("missed");
        proxy.Open();

        Assert.Equal(["connected", "missed", "heartbeat"], [await NextAsync(page), await NextAsync(page), await NextAsync(page)]);
    }

    private static PrintingProgram Start(Uri server)
    {
        var program = Document.Blocks(Repository.Read("docs/resume.md"), "js").Single();
        Assert.Contains("http://localhost:3000/", program, StringComparison.Ordinal);
        return PrintingProgram.StartIn(
            Repository.PathOf(NodeReader.Folder), "node", "--input-type=module", "--eval",
            Page + program.Replace("http://localhost:3000/", server.ToString(), StringComparison.Ordinal));
    }

    // The message of a notification, and the type of anything else.
    private static async Task<string> NextAsync(PrintingProgram page)
    {
        var shown = JsonElement.Parse(Assert.Single(await page.ReadLinesAsync(1)));
        var type = shown.GetProperty("type").GetString()!;
        return type == "notification" ? shown.GetProperty("data").GetProperty("message").GetString()! : type;
    }
}
