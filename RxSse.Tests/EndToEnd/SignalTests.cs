using System.Globalization;
using System.Net;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>The signals that stop the server, other than a first SIGTERM.</summary>
[Trait("Runtime", "jit")]
public sealed class SignalTests
{
    private const int Sighup = 1;
    private const int Sigint = 2;
    private const int Sigterm = 15;

    [Fact]
    public async Task Sighup_LetsClientsGo_AsSigtermDoes()
    {
        await using var server = await RunningServer.StartAsync([.. QuietServer.Arguments, "--RxSse:Delivery:DrainWindow=100ms"]);
        await using var reader = await EventReader.JoinAsync(server.Client);

        server.Send(Sighup);

        Assert.Equal("shutdown", Assert.Single(await reader.ReadToEndAsync()).Type);
        Assert.Equal(0, (await server.ExitAsync()).Code);
    }

    [Fact]
    public async Task SighupThatWasIgnoredAtStart_StaysIgnored()
    {
        await using var server = await RunningServer.FromAsync(ServerProcess.StartAfter("trap '' HUP", QuietServer.Arguments));

        server.Send(Sighup);

        Assert.True(Ignores(server.ProcessId, Sighup));
        using var ready = await server.Client.GetAsync("/healthz/ready");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Equal(0, (await server.StopAsync()).Code);
    }

    [Theory]
    [InlineData(Sigterm, Sigterm)]
    [InlineData(Sigint, Sigint)]
    [InlineData(Sighup, Sigterm)]
    public async Task SecondSignal_EndsTheDrainAtOnce(int first, int second)
    {
        // The window is longer than the test waits.
        await using var server = await RunningServer.StartAsync([.. QuietServer.Arguments, "--RxSse:Delivery:DrainWindow=60s"]);
        var readers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => EventReader.JoinAsync(server.Client)));
        var ends = readers.Select(reader => reader.ReadToEndAsync()).ToList();
        server.Send(first);
        await Task.WhenAny(ends);

        server.Send(second);

        Assert.All(await Task.WhenAll(ends), end => Assert.Equal("shutdown", Assert.Single(end).Type));
        var exit = await server.ExitAsync();
        Assert.Empty(exit.Errors);
        Assert.Equal(0, exit.Code);
    }

    private static bool Ignores(int process, int signal)
    {
        const string ignored = "SigIgn:";
        var mask = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith(ignored, StringComparison.Ordinal))[ignored.Length..];
        return (ulong.Parse(mask, NumberStyles.HexNumber, CultureInfo.InvariantCulture) & (1UL << (signal - 1))) != 0;
    }
}
