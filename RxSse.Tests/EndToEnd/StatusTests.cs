using System.Diagnostics;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary><c>GET /</c>.</summary>
[Collection(BusyServer.Name)]
[Trait("Way", "any")]
public sealed partial class StatusTests(BusyServer busy)
{
    private readonly HttpClient _client = busy.Server.Client;

    [Fact]
    public async Task Status_HasItsMembers_InTheirOrder()
    {
        using var response = await _client.GetAsync("/");

        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Matches(Status(), await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Uptime_GrowsBySeconds()
    {
        await using var reader = await EventReader.JoinAsync(_client);
        var around = Stopwatch.StartNew();
        var before = await UptimeAsync();
        var between = Stopwatch.StartNew();
        for (var events = 0; events < 5; events++)
        {
            await reader.NextAsync("stock-update");
        }

        var inside = between.Elapsed;
        var grown = await UptimeAsync() - before;

        Assert.InRange(grown, inside.TotalSeconds - 0.02, around.Elapsed.TotalSeconds + 0.02); // it has two decimals
    }

    [Fact]
    public async Task Clients_CountsThoseWhoAreSubscribed()
    {
        await _client.ClientsBecomeAsync(0);
        await using var first = await EventReader.JoinAsync(_client);
        Assert.Equal(1, await _client.ClientsAsync());

        await using (await EventReader.JoinAsync(_client))
        {
            Assert.Equal(2, await _client.ClientsAsync());
        }

        await _client.ClientsBecomeAsync(1);
    }

    [Fact]
    public async Task ClientsThatDisconnectAbruptly_AreCountedNoMore()
    {
        await _client.ClientsBecomeAsync(0);
        var clients = new List<RawHttp>();
        for (var i = 0; i < 20; i++)
        {
            clients.Add(await RawHttp.AskForEventsAsync(busy.Server.Address));
            await clients[^1].ReadHeadAsync();
        }

        Assert.Equal(20, await _client.ClientsAsync());
        clients.ForEach(client => client.Reset());

        await _client.ClientsBecomeAsync(0);
    }

    [Fact]
    public async Task ClientThatOnlyEndsItsOwnSide_IsCountedNoMore()
    {
        await _client.ClientsBecomeAsync(0);
        using var client = await RawHttp.AskForEventsAsync(busy.Server.Address);
        await client.ReadHeadAsync();

        client.Socket.Shutdown(SocketShutdown.Send);

        await _client.ClientsBecomeAsync(0);
    }

    private async Task<double> UptimeAsync() => (await _client.StatusAsync()).GetProperty("uptime").GetDouble();

    [GeneratedRegex("""\A\{"status":"running","clients":[0-9]+,"uptime":[0-9]+(\.[0-9]{1,2})?,"streams":\["stock","metrics","notifications"\]\}\z""")]
    private static partial Regex Status();
}
