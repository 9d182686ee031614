using System.Net;
using System.Net.Sockets;
using RxSse.Benchmarks.Attacks;
using Xunit;

namespace RxSse.Tests.Benchmarks;

public sealed class ConductTests : IDisposable
{
    private readonly Socket _client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Socket _server;

    public ConductTests()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _client.Connect(listener.LocalEndpoint);
        _client.Blocking = false;
        _server = listener.AcceptSocket();
    }

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
    }

    [Fact]
    public void OneThatNeverReads_Stays_UntilTheServerEndsTheConnection()
    {
        _server.Send("HTTP/1.1 200 OK\r\n\r\n"u8);
        Assert.True(Conduct.NeverRead(_client));

        _server.Dispose();
        Assert.False(Conduct.NeverRead(_client));
    }

    [Fact]
    public void OneThatNeverReads_SeesAResetToo()
    {
        Reset();

        Assert.False(Conduct.NeverRead(_client));
    }

    [Fact]
    public void Garbage_FillsTheConnection_AndStays_UntilTheServerEndsIt()
    {
        Assert.True(Conduct.SendGarbage(_client));
        Assert.True(_server.Available > 16 * 1024, $"{_server.Available} bytes have come.");

        Reset();
        Assert.False(Conduct.SendGarbage(_client));
    }

    [Fact]
    public void OneThatReplays_StaysUntilItHasJoined()
    {
        Assert.True(Conduct.LeaveWhenJoined(_client)); // nothing has come

        _server.Send("data: {\"type\":\"connected\",\"data\":{}}\n\n"u8);
        Assert.True(Conduct.LeaveWhenJoined(_client));

        _server.Send("data: {\"type\":\"heart"u8);
        Assert.True(Conduct.LeaveWhenJoined(_client));

        _server.Send("beat\",\"data\":{}}\n\n"u8);
        Assert.False(Conduct.LeaveWhenJoined(_client));
    }

    [Fact]
    public void OneThatReplays_LeavesWhenTheServerDoes_OrWhenItGetsEvents()
    {
        _server.Send(new byte[8 * 1024]);
        Assert.False(Conduct.LeaveWhenJoined(_client));

        Reset();
        Assert.False(Conduct.LeaveWhenJoined(_client));
    }

    private void Reset()
    {
        _server.LingerState = new LingerOption(enable: true, seconds: 0);
        _server.Dispose();
    }
}
