using Microsoft.Playwright;
using RxSse.Tests.Conventions;
using RxSse.Tests.Docs;
using RxSse.Tests.EndToEnd.Clients;
using Xunit;

namespace RxSse.Tests.Browser;

/// <summary>The client of the page in a program of one's own, as the sample's README shows it.</summary>
[Collection(Chromium.Look)]
public sealed class ModulesTests(Chromium chromium)
{
    [FactIfChromium]
    public async Task ExampleOfTheReadme_PrintsEventsAndStates()
    {
        await using var server = await DemoServers.StartAsync();
        var example = Document.Blocks(Repository.Read("samples/browser/README.md"), "js").Single();
        Assert.Contains("http://localhost:3000/", example, StringComparison.Ordinal);
        await using var page = await DemoPage.OpenAsync(chromium, server.Address);
        await page.Page.RouteAsync("**/demo/example.js", route => route.FulfillAsync(new RouteFulfillOptions
        {
            ContentType = "text/javascript",
            Body = example.Replace("http://localhost:3000/", server.Address.ToString(), StringComparison.Ordinal),
        }));

        var printed = Task.WhenAll(PrintsAsync("stock-update "), PrintsAsync("live"));
        await page.Page.AddScriptTagAsync(new PageAddScriptTagOptions { Type = "module", Url = "/demo/example.js" });
        await printed;

        Assert.Equal(1, await server.Client.ClientsAsync()); // it shares the connection of the page

        Task PrintsAsync(string beginning) => page.Page.WaitForConsoleMessageAsync(
            new PageWaitForConsoleMessageOptions { Predicate = message => message.Text.StartsWith(beginning, StringComparison.Ordinal) });
    }
}
