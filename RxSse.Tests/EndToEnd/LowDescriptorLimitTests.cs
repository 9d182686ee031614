using System.Net;
using System.Net.Sockets;
using System.Text;
using RxSse.Http.Security;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>A server whose process may have fewer descriptors than its clients need.</summary>
[Collection(Alone.Name)]
[Trait("Runtime", "jit")]
public sealed class LowDescriptorLimitTests
{
    private const int Limit = 400;
    private const int Connections = Limit - 300;
    private const int Clients = 600;

    [Fact]
    public async Task BurstBeforeTheFirstRequest_IsServedAsFarAsItFits_AndTheServerServesOn()
    {
        await using var server = await RunningServer.FromAsync(ServerProcess.StartAfter($"ulimit -n {Limit}", QuietServer.Arguments));

        var sockets = Enumerable.Range(0, Clients).Select(_ => new Socket(SocketType.Stream, ProtocolType.Tcp)).ToList();
        var served = await Task.WhenAll(sockets.Select(socket => IsServedAsync(socket, server.Address)));
        sockets.ForEach(socket => socket.Dispose());
        await server.Client.ClientsBecomeAsync(0);
        await using var reader = await EventReader.JoinAsync(server.Client);
        var exit = await server.StopAsync();

        Assert.InRange(served.Count(isServed => isServed), 1, Connections);
        Assert.Single(exit.Output, line => line.Contains("The server closed 1 new connections", StringComparison.Ordinal));
        Assert.DoesNotContain(exit.Output, line => line.Contains("rejected because", StringComparison.Ordinal)); // Kestrel's line for each
        Assert.Equal(0, exit.Code);
    }

    [Theory]
    [InlineData(1_000, true)]
    [InlineData(Connections, false)]
    public async Task LimitBelowTheSubscribers_IsReportedAtTheStart(int maxSubscribers, bool isReported)
    {
        await using var server = await RunningServer.FromAsync(ServerProcess.StartAfter(
            $"ulimit -n {Limit}", [.. QuietServer.Arguments, $"--RxSse:Delivery:MaxSubscribers={maxSubscribers}"]));

        var output = (await server.StopAsync()).Output;

        Assert.Equal(isReported, output.Any(line => line.Contains($"The limit of open files is {Limit}", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task AssembliesAndLibraries_AreLoaded_BeforeTheFirstRequest()
    {
        var (key, hash) = ApiKeys.Create();
        await using var server = await RunningServer.StartAsync(
        [
            .. QuietServer.Arguments, "--RxSse:Demo:Enabled=true", "--RxSse:Delivery:Compression=gzip", "--RxSse:Streams:orders:Publish=true",
            $"--RxSse:Access:Keys:anybody:Hash={hash}", "--RxSse:Access:Keys:anybody:Scopes=rxsse:admin,rxsse:compose,rxsse:read:*,rxsse:publish:*",
        ]);
        var before = Loaded(server.ProcessId);
        server.Client.DefaultRequestHeaders.Add(ApiKeys.Header, key);

        foreach (var path in new[] { "/", "/streams", "/views", "/healthz/ready", "/demo/", "/nothing", "/connections", "/events?view=nonsense(" })
        {
            using var response = await server.Client.GetAsync(path);
        }

        await server.Client.TriggerAsync("a message");
        using var refused = await server.Client.PostAsync("/trigger-notification", new StringContent("{", Encoding.UTF8, "application/json"));
        await using var reader = await EventReader.JoinAsync(server.Client, "?from=earliest");
        await using var viewer = await EventReader.JoinAsync(server.Client, ViewQuery.Of("notifications | select message"));

        await using var alone = await EventReader.OpenAsync(server.Client, "", ("Accept-Encoding", "gzip")); // there is nobody to share with
        await using var compressed = await EventReader.OpenAsync(server.Client, "", ("Accept-Encoding", "gzip"));
        using var published = await server.Client.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/streams/orders/events")
        {
            Content = new StringContent("""{"data":1}""", Encoding.UTF8, "application/json"),
            Headers = { { "Idempotency-Key", "once" } },
        });

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, published.StatusCode);
        Assert.Equal(["gzip"], compressed.Response.Content.Headers.ContentEncoding);
        Assert.Empty(Loaded(server.ProcessId).Except(before));
        Assert.DoesNotContain(before, file => file.Contains("sqlite", StringComparison.OrdinalIgnoreCase)); // the log is in memory
    }

    private static async Task<bool> IsServedAsync(Socket socket, Uri address)
    {
        using var patience = Patience.Start();
        try
        {
            await socket.ConnectAsync(address.Host, address.Port, patience.Token);
            await socket.SendAsync(Encoding.ASCII.GetBytes(RawHttp.Request("GET", "/events")), patience.Token);
            return await socket.ReceiveAsync(new byte[1], patience.Token) == 1;
        }
        catch (SocketException)
        {
            return false; // the server has closed the connection
        }
    }

    private static HashSet<string> Loaded(int process) =>
    [
        .. File.ReadLines($"/proc/{process}/maps").Select(line => line.Split(' ')[^1])
            .Where(file => file.EndsWith(".dll", StringComparison.Ordinal) || file.Contains(".so", StringComparison.Ordinal)),
    ];
}
