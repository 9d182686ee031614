using System.Net;
using System.Net.Sockets;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>A server whose standard output is a pipe that nobody reads. It listens on a file, since it cannot tell its port.</summary>
[Trait("Runtime", "jit")]
[Trait("Way", "any")]
public sealed class UnreadLogTests : IDisposable
{
    // At level Trace they log far more than the pipe and the logger's queue take.
    private const int Requests = 500;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory();

    [Fact]
    public async Task UnreadLog_StopsNeitherRequestsNorTheStop()
    {
        var address = Path.Combine(_directory.FullName, "server");
        var pipe = Path.Combine(_directory.FullName, "output");
        await using var server = ServerProcess.StartAfter(
            $"mkfifo '{pipe}'; exec 3<>'{pipe}'; exec >&3", // the server itself holds the end that is not read
            [.. QuietServer.Arguments, $"--urls=http://unix:{address}", "--Logging:LogLevel:Default=Trace", "--Logging:LogLevel:Microsoft.AspNetCore=Trace"]);
        using var client = ClientOf(address);
        await ListensAsync(client);

        for (var request = 0; request < Requests; request++)
        {
            using var response = await client.GetAsync("/");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        server.Terminate();
        Assert.Equal(0, (await server.ExitAsync()).Code);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private static HttpClient ClientOf(string address)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(address), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        return new HttpClient(handler) { BaseAddress = new Uri("http://localhost"), Timeout = Patience.Limit };
    }

    // The line that says so is not read.
    private static async Task ListensAsync(HttpClient client)
    {
        using var patience = Patience.Start();
        while (true)
        {
            try
            {
                using var response = await client.GetAsync("/healthz/live", patience.Token);
                return;
            }
            catch (HttpRequestException error) when (error.HttpRequestError == HttpRequestError.ConnectionError)
            {
                await Task.Yield();
            }
        }
    }
}
