using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using RxSse.Tests.Server.Hosting.Tokens;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>Bodies that are not HTTP or do not end, and resets: faults of the client, which are no errors of the server.</summary>
public sealed class BodyFaultTests
{
    private const string Path = "/trigger-notification";

    [Theory]
    [InlineData("zz\r\nhello\r\n0\r\n\r\n")]
    [InlineData("-5\r\nhello\r\n0\r\n\r\n")]
    [InlineData("ffffffff\r\nhello\r\n0\r\n\r\n")]
    [InlineData("ffffffffffffffff\r\nhello\r\n0\r\n\r\n")]
    [InlineData("5\r\nhelloXX0\r\n\r\n")]
    [InlineData("2\r\n{}\r\n0\r\nno trailer\r\n\r\n")]
    public async Task WrongChunk_IsRefused_AndIsNoErrorInTheLog(string body)
    {
        await using var server = await RunningServer.StartAsync(QuietServer.Arguments);
        using var http = await RawHttp.ConnectAsync(server.Address);

        await http.SendAsync(RawHttp.Request("POST", Path, "Content-Type: application/json", "Transfer-Encoding: chunked") + body);

        var head = await http.ReadHeadAsync();
        ProblemAssert.IsProblem(head["Content-Type"], await http.ReadBodyAsync(head), 400);
        AssertNoErrors(await server.StopAsync());
    }

    [Fact]
    public async Task UnfinishedBodies_AreNoErrors_WhenTheServerStops()
    {
        await using var server = await RunningServer.StartAsync([.. QuietServer.Arguments, "--RxSse:Delivery:DrainWindow=100ms"]);
        var clients = new List<RawHttp>();
        for (var client = 0; client < 50; client++)
        {
            clients.Add(await RawHttp.ConnectAsync(server.Address));
            var framing = client % 2 == 0 ? "Content-Length: 100" : "Transfer-Encoding: chunked";
            await clients[^1].SendAsync(RawHttp.Request("POST", Path, "Content-Type: application/json", framing) + "5\r\n{");
        }

        clients[0].Reset();
        clients[1].Reset();
        var exit = await server.StopAsync();
        clients.ForEach(client => client.Dispose());

        Assert.Equal(0, exit.Code);
        AssertNoErrors(exit);
    }

    // Every other one with a token, whose signature is checked for each request.
    [Fact]
    public async Task FloodOfResets_IsOneWarning()
    {
        var secret = RandomNumberGenerator.GetBytes(32);
        const string bearer = "--Authentication:Schemes:Bearer";
        await using var server = await RunningServer.StartAsync(
            [
                .. QuietServer.Arguments, "--Kestrel:EndpointDefaults:Protocols=Http2", "--RxSse:Access:Anonymous=rxsse:read:*",
                $"{bearer}:ValidAudience={TokenServer.Audience}", $"{bearer}:ValidIssuer={TokenServer.Issuer}",
                $"{bearer}:SigningKeys:0:Issuer={TokenServer.Issuer}", $"{bearer}:SigningKeys:0:Value={Convert.ToBase64String(secret)}",
            ]);
        for (var connection = 0; connection < 5; connection++)
        {
            var token = connection % 2 == 1 ? Header("authorization", new Token().Hmac(secret)) : [];
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4_096 };
            await socket.ConnectAsync(server.Address.Host, server.Address.Port);
            try
            {
                await socket.SendAsync(Encoding.ASCII.GetBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").Concat(Frame(4, 0, 0, [])).ToArray());
                // Many more than the 250 streams that a connection may have, so that the server cannot keep up.
                for (var batch = 0; batch < 60; batch++)
                {
                    await socket.SendAsync(Enumerable.Range(batch * 100, 100).SelectMany(number => RequestAndReset(number, token)).ToArray());
                }

                // Headers with a token take longer to read than to answer: the server may keep up.
                Assert.True(
                    token.Length > 0 || await Task.Run(() => socket.Poll(Patience.Limit, SelectMode.SelectError)),
                    "The server did not end the connection.");
            }
            catch (SocketException)
            {
                continue; // the server has ended it already
            }
        }

        using var patience = Patience.Start();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/streams")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.TryAddWithoutValidation("Authorization", new Token().Hmac(secret));
        using var response = await server.Client.SendAsync(request, patience.Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode); // others are served as before
        var exit = await server.StopAsync();

        AssertNoErrors(exit);
        Assert.Single(exit.Output, line => line.Contains("closed HTTP/2 connections, because their clients reset requests", StringComparison.Ordinal));
    }

    private static IEnumerable<byte> RequestAndReset(int number, byte[] token)
    {
        var stream = (2 * number) + 1;
        byte[] head =
        [
            .. Header(":method", "GET"), .. Header(":path", "/"), .. Header(":scheme", "http"), .. Header(":authority", "localhost"), .. token,
        ];
        return [.. Frame(1, 5, stream, head), .. Frame(3, 0, stream, [0, 0, 0, 8])];
    }

    // RFC 7541, 6.2.2: a literal without an index.
    private static byte[] Header(string name, string value) =>
        [0, .. Length(name.Length), .. Encoding.ASCII.GetBytes(name), .. Length(value.Length), .. Encoding.ASCII.GetBytes(value)];

    // RFC 7541, 5.1: of seven bits, or 127 and the rest in groups of seven.
    private static byte[] Length(int length) =>
        length < 127 ? [(byte)length] : [127, (byte)((length - 127 & 127) | 128), (byte)(length - 127 >> 7)];

    // RFC 9113, 4.1.
    private static byte[] Frame(byte type, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        (frame[3], frame[4]) = (type, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        return frame;
    }

    private static void AssertNoErrors(ServerExit exit)
    {
        Assert.Empty(exit.Errors);
        Assert.DoesNotContain(exit.Output, line => line.StartsWith("fail:", StringComparison.Ordinal) || line.StartsWith("crit:", StringComparison.Ordinal));
        Assert.DoesNotContain(exit.Output, line => line.TrimStart().StartsWith("at ", StringComparison.Ordinal));
    }
}
