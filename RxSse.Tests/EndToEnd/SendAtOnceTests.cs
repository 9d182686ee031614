using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>What stands between a response and its socket: with all of it, sending at once must change nothing.</summary>
public sealed class SendAtOnceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rxsse-").FullName;

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Tls_CarriesTheSameEvents(string version)
    {
        await using var server = await RunningServer.StartAsync(
            [.. QuietServer.Arguments, "--Kestrel:Endpoints:Tls:Url=https://127.0.0.1:0",
            $"--Kestrel:Endpoints:Tls:Certificate:Path={Certificate()}", "--Kestrel:Endpoints:Tls:Certificate:Password=secret"]);
        using var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, errors) => errors != SslPolicyErrors.RemoteCertificateNotAvailable;
        using var client = new HttpClient(handler) { BaseAddress = server.Listening, Timeout = Patience.Limit };
        client.DefaultRequestVersion = Version.Parse(version);
        client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;

        await AssertServesAsync(client);
    }

    [Fact]
    public async Task Http2WithoutTls_CarriesTheSameEvents()
    {
        await using var server = await RunningServer.StartAsync([.. QuietServer.Arguments, "--Kestrel:EndpointDefaults:Protocols=Http2"]);
        server.Client.DefaultRequestVersion = HttpVersion.Version20;
        server.Client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;

        await AssertServesAsync(server.Client);
    }

    [Fact]
    public async Task SocketOfTheFileSystem_CarriesTheSameEvents()
    {
        var path = Path.Combine(_folder, "server.sock");
        await using var process = ServerProcess.Start(
            [.. QuietServer.Arguments, $"--urls=http://unix:{path}", "--RxSse:Access:Anonymous=rxsse:read:*,rxsse:publish:notifications"]);
        await process.ListeningAsync();
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var client = new HttpClient(handler) { BaseAddress = new Uri("http://localhost"), Timeout = Patience.Limit };

        await AssertServesAsync(client);
    }

    [Fact]
    public async Task Http10_HasNoChunks()
    {
        await using var server = await RunningServer.StartAsync([.. QuietServer.Arguments, "--RxSse:Delivery:DrainWindow=0s"]);
        using var http = await RawHttp.ConnectAsync(server.Address);
        await http.SendAsync("GET /events HTTP/1.0\r\nHost: localhost\r\n\r\n");
        using var reader = new StreamReader(new NetworkStream(http.Socket));
        using var patience = Patience.Start();
        var head = new List<string>();
        while (await reader.ReadLineAsync(patience.Token) is { Length: > 0 } line)
        {
            head.Add(line);
        }

        var first = await reader.ReadLineAsync(patience.Token);
        server.BeginStop();
        var body = first + '\n' + await reader.ReadToEndAsync(patience.Token);

        Assert.DoesNotContain(head, line => line.StartsWith("Transfer-Encoding", StringComparison.OrdinalIgnoreCase));
        Assert.Matches("^retry: [0-9]+\n", body);
        Assert.All(body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries), block => Assert.Contains("data: {", block, StringComparison.Ordinal));
        Assert.EndsWith("}\n\n", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--RxSse:Delivery:StallTimeout=200ms")]
    [InlineData("--RxSse:Delivery:Overflow=disconnect")]
    public async Task ResponseThatIsCutOff_NeverLooksLikeOneThatHasEnded(string reason)
    {
        await using var server = await RunningServer.StartAsync([.. QuietServer.Arguments, "--RxSse:Delivery:QueueEvents=8", reason]);
        using var http = await RawHttp.AskForEventsAsync(server.Address, receiveBuffer: StuckClient.SmallestBuffer);
        await http.ReadHeadAsync();
        for (var events = 0; events < StuckClient.Many; events++)
        {
            await server.Client.TriggerAsync(StuckClient.LargeMessage);
        }

        await http.CutAsync();

        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            while (await http.ReadBlockAsync() is not null)
            {
            }
        });
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task AssertServesAsync(HttpClient client)
    {
        await using var reader = await EventReader.JoinAsync(client);
        Assert.Equal(client.DefaultRequestVersion, reader.Response.Version);
        for (var events = 0; events < 3; events++)
        {
            var published = await client.TriggerIdAsync(StuckClient.LargeMessage);

            var received = await reader.NextAsync();

            Assert.Equal(published, received.Id);
            Assert.Equal(StuckClient.LargeMessage, received.Data.GetProperty("message").GetString());
        }
    }

    private string Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var path = Path.Combine(_folder, "server.pfx");
        File.WriteAllBytes(path, certificate.Export(X509ContentType.Pfx, "secret"));
        return path;
    }
}
