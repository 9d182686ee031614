using System.Diagnostics;
using System.Globalization;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>A server that has no file descriptor for another connection.</summary>
[Collection(Alone.Name)]
public sealed class DescriptorTests
{
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(2);

    [FactIfAcceptingInTurn]
    public async Task ServerWithoutDescriptors_Waits_AndServesWhenItHasSome()
    {
        await using var server = await RunningServer.StartAsync(QuietServer.Arguments);
        using var first = await server.Client.GetAsync("/healthz/ready");
        await RunAsync("prlimit", "--pid", Text(server.ProcessId), "--nofile=10:"); // all of them are in use

        var http = await RawHttp.ConnectAsync(server.Address); // waits in the kernel
        await http.SendAsync(RawHttp.Request("GET", "/healthz/ready"));
        var before = ProcessorTime(server);
        await Task.Delay(Watched, TimeProvider.System);
        var used = ProcessorTime(server) - before;
        await RunAsync("prlimit", "--pid", Text(server.ProcessId), "--nofile=4096:");
        var head = await http.ReadHeadAsync();
        var exit = await server.StopAsync();

        Assert.Equal("HTTP/1.1 200 OK", head.StatusLine);
        Assert.True(used < Watched / 4, $"The server used {used.TotalMilliseconds} ms of processor time in {Watched.TotalMilliseconds} ms.");
        Assert.Single(exit.Output, line => line.Contains("cannot accept connections", StringComparison.Ordinal));
    }

    private static TimeSpan ProcessorTime(RunningServer server)
    {
        using var process = Process.GetProcessById(server.ProcessId);
        return process.TotalProcessorTime;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        using var patience = Patience.Start();
        await process.WaitForExitAsync(patience.Token);
        Assert.Equal(0, process.ExitCode);
    }

    /// <summary>.ci/run also tests the server with the standard transport, which does not wait.</summary>
    private sealed class FactIfAcceptingInTurnAttribute : FactAttribute
    {
        public FactIfAcceptingInTurnAttribute()
        {
            if (Environment.GetEnvironmentVariable("RxSse__Delivery__AcceptInTurn") == "false")
            {
                Skip = "Delivery:AcceptInTurn is off.";
            }
        }
    }
}
