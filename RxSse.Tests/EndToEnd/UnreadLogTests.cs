using System.Net;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>A server whose standard output is a pipe that nobody reads.</summary>
public sealed class UnreadLogTests
{
    // At level Trace they log far more than the pipe and the logger's queue take.
    private const int Requests = 500;

    [Fact]
    public async Task UnreadLog_StopsNeitherRequestsNorTheStop()
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Take(1)[0]}");
        var fifo = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await using var server = ServerProcess.StartAfter(
            $"mkfifo '{fifo}'; exec 3<>'{fifo}'; rm '{fifo}'; exec >&3", // the server itself holds the end that is not read
            [.. QuietServer.Arguments, $"--urls={address}", "--Logging:LogLevel:Default=Trace", "--Logging:LogLevel:Microsoft.AspNetCore=Trace"]);
        using var client = RunningServer.ClientOf(address);
        await ListensAsync(client);

        for (var request = 0; request < Requests; request++)
        {
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/")).StatusCode);
        }

        server.Terminate();
        Assert.Equal(0, (await server.ExitAsync()).Code);
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
