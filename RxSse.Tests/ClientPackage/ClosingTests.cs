using System.Net;
using System.Net.Sockets;
using System.Reactive.Linq;
using RxSse.Client;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.ClientPackage;

/// <summary>A client that leaves closes its socket, over a real one.</summary>
public sealed class ClosingTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ClientThatLeaves_ClosesTheSocket_AndDoesNotReadTheResponseToItsEnd(bool leavesWithAnEvent)
    {
        using var patience = Patience.Start();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var http = new HttpClient(new SocketsHttpHandler
        {
            ResponseDrainTimeout = Timeout.InfiniteTimeSpan,
            MaxResponseDrainSize = int.MaxValue,
            UseProxy = false,
        });
        var events = http.Events(new Uri($"http://{listener.LocalEndpoint}/events"));
        var received = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var subscription = (leavesWithAnEvent ? events.Take(1) : events).Subscribe(_ => received.TrySetResult());

        using var socket = await listener.AcceptSocketAsync(patience.Token);
        var buffer = new byte[4_096];
        await socket.ReceiveAsync(buffer, patience.Token);
        await socket.SendAsync(
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n9\r\ndata: 1\n\n\r\n"u8.ToArray(), patience.Token);
        await received.Task.WaitAsync(patience.Token);
        if (!leavesWithAnEvent)
        {
            subscription.Dispose();
        }

        Assert.Equal(0, await EndAsync(socket, buffer, patience.Token));
    }

    private static async Task<int> EndAsync(Socket socket, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await socket.ReceiveAsync(buffer, cancellationToken);
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionReset)
        {
            return 0;
        }
    }
}
