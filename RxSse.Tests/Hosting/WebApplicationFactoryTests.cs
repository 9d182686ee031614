using System.Net;
using System.Net.ServerSentEvents;
using Microsoft.AspNetCore.Mvc.Testing;
using RxSse.Server.Hosting;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.Hosting;

/// <summary>An application under <c>WebApplicationFactory</c>, as docs/hosting.md promises: the server itself, by its <c>Program</c>.</summary>
public sealed class WebApplicationFactoryTests
{
    [Fact]
    public async Task Events_AreServed()
    {
        using var patience = Patience.Start();
        await using var factory = new WebApplicationFactory<StopSignals>(); // any class of the assembly stands for its entry point
        using var client = factory.CreateClient();
        using var response = await client.GetAsync("/events?streams=stock", HttpCompletionOption.ResponseHeadersRead, patience.Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await using var body = await response.Content.ReadAsStreamAsync(patience.Token);
        await using var events = SseParser.Create(body).EnumerateAsync(patience.Token).GetAsyncEnumerator(patience.Token);

        Assert.True(await events.MoveNextAsync());
        Assert.Contains("connected", events.Current.Data, StringComparison.Ordinal);
    }
}
