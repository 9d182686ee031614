using Microsoft.Playwright;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.Browser;

/// <summary>An <c>EventSource</c> gets compressed events when they are sent.</summary>
[Collection(Chromium.Look)]
public sealed class CompressionTests(Chromium chromium)
{
    [FactIfChromium]
    public async Task EventSource_GetsEachEventWhenItIsSent()
    {
        await using var server = await RunningServer.StartAsync([.. QuietServer.Arguments, "--RxSse:Delivery:Compression=gzip"]);
        await using var first = await EventReader.OpenAsync(server.Client, "", ("Accept-Encoding", "gzip")); // the next one is not alone
        await using var context = await chromium.NewContextAsync(new BrowserNewContextOptions());
        var page = await context.NewPageAsync();
        await page.GotoAsync(server.Address.ToString());

        var response = await page.RunAndWaitForResponseAsync(
            () => page.EvaluateAsync("() => { globalThis.got = ''; new EventSource('/events').onmessage = event => { got += event.data } }"),
            "**/events");
        Assert.Equal("gzip", response.Headers["content-encoding"]);
        await page.WaitForFunctionAsync("got.includes('heartbeat')");

        for (var i = 0; i < 3; i++)
        {
            await server.Client.TriggerAsync($"number {i}");
            await page.WaitForFunctionAsync("text => got.includes(text)", $"number {i}");
        }
    }
}
