using Microsoft.Playwright;
using RxSse.Tests.Conventions;
using RxSse.Tests.Docs;
using Xunit;

namespace RxSse.Tests.Browser;

/// <summary>The modules of the page in a program of one's own, as the sample's README shows it.</summary>
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
        var printed = new List<string>();
        page.Page.Console += (_, message) => printed.Add(message.Text);

        await page.Page.RunAndWaitForConsoleMessageAsync(
            () => page.Page.AddScriptTagAsync(new PageAddScriptTagOptions { Type = "module", Url = "/demo/example.js" }),
            new PageRunAndWaitForConsoleMessageOptions { Predicate = message => message.Text.StartsWith("stock-update ", StringComparison.Ordinal) });

        Assert.Contains(printed, line => line.StartsWith("connecting", StringComparison.Ordinal));
        Assert.Contains(printed, line => line.StartsWith("live", StringComparison.Ordinal));
        Assert.Contains(printed, line => line.StartsWith("connected ", StringComparison.Ordinal));
    }
}
