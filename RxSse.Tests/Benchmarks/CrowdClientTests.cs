using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using RxSse.Benchmarks.Load;
using RxSse.Benchmarks.Measures;
using Xunit;

namespace RxSse.Tests.Benchmarks;

public sealed class CrowdClientTests
{
    private const string Chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    private readonly Latencies _latencies = new();
    private readonly long _since;

    public CrowdClientTests()
    {
        _latencies.Start();
        _since = Stopwatch.GetTimestamp();
    }

    [Fact]
    public void StampThatTwoChunksShare_IsFound()
    {
        var stamp = Stamp(_since);
        var sent = $"{Chunked}7\r\ndata: {stamp[..1]}\r\n5\r\n{stamp[1..6]}\r\n11\r\n{stamp[6..]}\n\n\r\n0\r\n\r\n";

        Assert.Equal(1, Receive(sent));
    }

    [Fact]
    public void StreamWithoutChunks_IsReadAsItIs() =>
        Assert.Equal(2, Receive($"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n: hi\n\nevent: x\ndata: {Stamp(_since)}\n\ndata: {Stamp(_since + 1)}\n\n"));

    [Fact]
    public void EventThatSaysItsStampTwice_AndOneOfAnEarlierRun_AreOneDelivery()
    {
        Assert.Equal(1, Receive($"HTTP/1.1 200 OK\r\n\r\ndata: {Stamp(_since - 1)}\n\nid: {Stamp(_since)}\ndata: {Stamp(_since)}\n\n"));
        Assert.Equal(1, _latencies.Count);
    }

    [Fact]
    public void CompressedStream_IsDecoded()
    {
        using var body = new MemoryStream();
        using (var gzip = new GZipStream(body, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.ASCII.GetBytes($"data: {Stamp(_since)}\n\n"));
            gzip.Flush();
            gzip.Write(Encoding.ASCII.GetBytes($"data: {Stamp(_since + 1)}\n\n"));
        }

        Assert.Equal(2, Receive([.. "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"u8, .. body.ToArray()]));
    }

    [Fact]
    public void AnswerThatIsNoStream_IsAFault()
    {
        var fault = Assert.Throws<InvalidDataException>(() => Receive("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\n\r\n"));

        Assert.Contains("503", fault.Message, StringComparison.Ordinal);
    }

    private static string Stamp(long ticks) => $"T={ticks:D19}";

    private int Receive(string sent) => Receive(Encoding.ASCII.GetBytes(sent));

    private int Receive(byte[] sent)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(listener.LocalEndpoint);
        using (var server = listener.AcceptSocket())
        {
            server.Send(sent);
            server.Shutdown(SocketShutdown.Send);
        }

        using var client = new CrowdClient(socket);
        var events = 0;
        while (!client.HasEnded)
        {
            events += client.Receive(new byte[300], new byte[50], _since, _latencies);
        }

        return events;
    }
}
