using System.Net;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.Samples;

/// <summary><c>samples/behind-nginx</c>: what the server sends passes the real nginx at once, and so does what clients ask.</summary>
public sealed class BehindNginxTests
{
    [FactIfInstalled("nginx")]
    public async Task Cleartext_PassesEventsAtOnce_AndCursors()
    {
        await using var server = await RunningServer.StartAsync(QuietServer.Arguments);
        await using var nginx = await Nginx.StartAsync(server);
        using var client = nginx.CleartextClient();

        await AssertServesAsync(client, HttpVersion.Version11);

        await server.Client.ClientsBecomeAsync(0); // who leaves nginx has left the server
    }

    [FactIfInstalled("nginx")]
    public async Task TlsAndHttp2_PassEventsAtOnce_AndCursors()
    {
        await using var server = await RunningServer.StartAsync(QuietServer.Arguments);
        await using var nginx = await Nginx.StartAsync(server);
        using var client = nginx.TlsClient();

        await AssertServesAsync(client, HttpVersion.Version20);
    }

    [FactIfInstalled("nginx")]
    public async Task ClientThatDoesNotRead_IsTheServersToJudge()
    {
        await using var server = await RunningServer.StartAsync([.. QuietServer.Arguments, "--RxSse:Delivery:QueueEvents=8"]);
        await using var nginx = await Nginx.StartAsync(server);
        using var publisher = nginx.CleartextClient();
        using var http = await RawHttp.AskForEventsAsync(publisher.BaseAddress!, receiveBuffer: StuckClient.SmallestBuffer);
        await http.ReadHeadAsync();
        await using var stuck = new RawReader(http);
        await stuck.ReadJoinAsync();
        var newest = "";
        for (var events = 0; events < 1_500; events++)
        {
            newest = await publisher.TriggerIdAsync(StuckClient.LargeMessage); // more than the sockets on the way take
        }

        var received = await stuck.ReadThroughAsync(next => next.Id == newest);

        Assert.Contains(received, next => next.Type == "gap");
    }

    // Nothing else is sent, so that an event which waits in a buffer waits for ever.
    private static async Task AssertServesAsync(HttpClient client, Version version)
    {
        await using var reader = await EventReader.JoinAsync(client);
        var first = await client.TriggerIdAsync();
        Assert.Equal(first, (await reader.NextAsync()).Id);
        var second = await client.TriggerIdAsync();
        Assert.Equal(second, (await reader.NextAsync()).Id);
        Assert.Equal(version, reader.Response.Version);
        Assert.Equal("text/event-stream", reader.Response.Content.Headers.ContentType?.ToString());

        await using var returned = await EventReader.OpenAsync(client, "", ("Last-Event-ID", first));
        await returned.NextAsync("connected");
        Assert.Equal(second, (await returned.NextAsync()).Id);
    }
}
