using System.Net;
using System.Text.RegularExpressions;
using RxSse.Tests.Docs;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.Samples;

/// <summary><c>samples/behind-nginx</c>: what the server sends passes the real nginx at once, and so does what clients ask.</summary>
public sealed partial class BehindNginxTests
{
    // Whoever comes through a proxy may only read, unless the configuration says more.
    private static readonly string[] Open =
        [.. QuietServer.Arguments, "--RxSse:Access:Anonymous=rxsse:read:*,rxsse:compose,rxsse:publish:notifications"];

    [FactIfInstalled("nginx", "openssl")]
    public async Task Cleartext_PassesEventsAtOnce_AndCursors()
    {
        await using var server = await RunningServer.StartAsync(Open);
        await using var nginx = await Nginx.StartAsync(server);
        using var client = nginx.CleartextClient();

        await ProxySample.AssertServesAsync(client, HttpVersion.Version11);

        await server.Client.ClientsBecomeAsync(0); // who leaves nginx has left the server
    }

    [FactIfInstalled("nginx", "openssl")]
    public async Task TlsAndHttp2_PassEventsAtOnce_AndCursors()
    {
        await using var server = await RunningServer.StartAsync(Open);
        await using var nginx = await Nginx.StartAsync(server);
        using var client = nginx.TlsClient();

        await ProxySample.AssertServesAsync(client, HttpVersion.Version20);
    }

    [FactIfInstalled("nginx", "openssl")]
    public async Task ClientThatDoesNotRead_IsTheServersToJudge()
    {
        await using var server = await RunningServer.StartAsync(
            [.. QuietServer.Arguments, "--RxSse:Delivery:QueueEvents=8", "--RxSse:Delivery:StallTimeout=1h"]);
        await using var nginx = await Nginx.StartAsync(server);
        await using var told = await StuckClient.JoinAsync(nginx.Cleartext);
        await using var cutOff = await StuckClient.JoinAsync(nginx.Cleartext, "?overflow=disconnect");

        // Until the sockets on the way take no more, and as much again. How much that is depends on the machine.
        var bursts = 0;
        for (; await server.Client.ClientsAsync() == 2; bursts++)
        {
            Assert.True(bursts < 400, "60 MB were sent to clients that do not read.");
            await PublishBurstAsync(server);
        }

        for (; bursts > 0; bursts--)
        {
            await PublishBurstAsync(server);
        }

        Assert.Equal("slow", Gap.Of(await told.NextAsync("gap")).Reason);
        Assert.Equal(1, await server.Client.ClientsAsync());
    }

    [FactIfInstalled("nginx", "openssl")]
    public async Task PublicName_IsAnswered_IfTheServerIsStartedAsTheReadmeSays()
    {
        var hosts = AllowedHosts().Match(Commands.AllIn("samples/behind-nginx/README.md")[0]).Groups["hosts"].Value;
        await using var server = await RunningServer.StartAsync([.. QuietServer.Arguments, $"--AllowedHosts={hosts}"]);
        await using var without = await RunningServer.StartAsync(QuietServer.Arguments);
        await using var nginx = await Nginx.StartAsync(server);
        await using var nginxWithout = await Nginx.StartAsync(without);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(nginx, hosts.Split(';')[0]));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(nginx, "localhost"));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(nginx, "rebound.example"));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(nginxWithout, hosts.Split(';')[0]));
    }

    [FactIfInstalled("nginx", "openssl", "curl")]
    public async Task Curl_PrintsTheSameEvents_FromAllThreeAddresses()
    {
        var commands = Commands.AllIn("samples/behind-nginx/README.md").Where(command => command.StartsWith("curl ", StringComparison.Ordinal)).ToList();
        await using var server = await RunningServer.StartAsync(QuietServer.Arguments);
        await using var nginx = await Nginx.StartAsync(server);
        await using var direct = Curl.Start(commands[0], server.Address);
        await using var cleartext = Curl.Start(commands[1], nginx.Cleartext);
        await using var tls = Curl.Start(commands[2], nginx.Tls);
        Curl[] all = [direct, cleartext, tls];
        await Task.WhenAll(all.Select(curl => curl.ReadToLineAsync("heartbeat")));

        var id = await server.Client.TriggerIdAsync("to all");

        Assert.Equal(all.Length, commands.Count);
        foreach (var curl in all)
        {
            Assert.Equal($"id: {id}", await curl.ReadToLineAsync("id: "));
            Assert.Contains("\"to all\"", await curl.ReadToLineAsync("data: "), StringComparison.Ordinal);
        }
    }

    private static async Task<HttpStatusCode> StatusAsync(Nginx nginx, string host)
    {
        using var client = nginx.CleartextClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Host = host;
        using var response = await client.SendAsync(request);
        return response.StatusCode;
    }

    [GeneratedRegex("--AllowedHosts \"(?<hosts>[^\"]+)\"")]
    private static partial Regex AllowedHosts();

    private static Task PublishBurstAsync(RunningServer server) =>
        Task.WhenAll(Enumerable.Range(0, 50).Select(_ => server.Client.TriggerIdAsync(StuckClient.LargeMessage)));
}
