using System.Net;
using System.Net.Sockets;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>Many streams over one connection of HTTP/2, in cleartext, as a proxy sends them.</summary>
public sealed class Http2Tests : IAsyncLifetime
{
    private static readonly string[] Http2 =
        ["--Kestrel:Endpoints:Http:Url=http://127.0.0.1:0", "--Kestrel:Endpoints:Http:Protocols=Http2"];

    private RunningServer _server = null!;
    private HttpClient _client = null!;
    private int _connections;

    public async Task InitializeAsync()
    {
        _server = await RunningServer.StartAsync([.. QuietServer.Arguments, .. Http2, "--RxSse:Delivery:QueueEvents=8", "--RxSse:Delivery:StallTimeout=1h"]);
        _client = new HttpClient(new SocketsHttpHandler { UseProxy = false, ConnectCallback = ConnectAsync })
        {
            BaseAddress = _server.Address,
            Timeout = Patience.Limit,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }

    [Fact]
    public async Task StreamThatIsNotRead_DoesNotHoldUpTheOthersOfItsConnection()
    {
        const int events = 100; // ten times what the windows of a stream and the queue take
        await using var stalled = await EventReader.JoinAsync(_client);
        var readers = await Task.WhenAll(Enumerable.Range(0, 9).Select(_ => EventReader.JoinAsync(_client)));

        for (var number = 0; number < events; number++)
        {
            var id = await _client.TriggerIdAsync(StuckClient.LargeMessage);
            Assert.All(await Task.WhenAll(readers.Select(reader => reader.NextAsync())), received => Assert.Equal(id, received.Id));
        }

        Assert.Equal("slow", Gap.Of(await stalled.NextAsync("gap")).Reason);
        Assert.Equal(1, _connections);
        await Task.WhenAll(readers.Select(reader => reader.DisposeAsync().AsTask()));
    }

    [Fact]
    public async Task Connection_HasRoomForMoreThanAHundredStreams()
    {
        const int streams = 240;
        var readers = await Task.WhenAll(Enumerable.Range(0, streams).Select(_ => EventReader.JoinAsync(_client)));

        Assert.Equal(streams, await _client.ClientsAsync());
        Assert.Equal(1, _connections);
        await Task.WhenAll(readers.Select(reader => reader.DisposeAsync().AsTask()));
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _connections);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
