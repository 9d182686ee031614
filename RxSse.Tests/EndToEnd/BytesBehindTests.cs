using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>What clients send behind the request of a stream. Nothing is sent to them, so that only this tells of their departure.</summary>
public sealed class BytesBehindTests : IAsyncLifetime
{
    private const int Most = 47 * 1024;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private RunningServer _server = null!;

    public async Task InitializeAsync() => _server = await RunningServer.StartAsync(QuietServer.Arguments);

    [Fact]
    public async Task MoreThanTheLimit_EndsTheConnection()
    {
        using var http = await JoinAsync();
        try
        {
            for (var sent = 0; sent < 64; sent++)
            {
                await http.SendAsync(new string('x', 16 * 1024));
            }
        }
        catch (SocketException)
        {
            Assert.Equal(0, await ClientsWithinAsync(Soon));
            return; // it is cut already
        }

        await http.CutAsync();
        Assert.Equal(0, await ClientsWithinAsync(Soon));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(100, false)]
    [InlineData(30 * 1024, true)]
    [InlineData(Most, false)]
    [InlineData(Most, true)]
    public async Task Departure_IsSeenWithinASecond_WhateverIsBehind(int bytes, bool reset)
    {
        using var http = await JoinAsync();
        await http.SendAsync(new string('x', bytes));
        await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System); // or the server could see both at once
        Assert.Equal(1, await _server.Client.ClientsAsync());

        if (reset)
        {
            http.Reset();
        }
        else
        {
            http.Dispose();
        }

        Assert.Equal(0, await ClientsWithinAsync(Soon));
    }

    [Fact]
    public async Task ClientThatClosesItsHalf_HasDeparted()
    {
        using var http = await JoinAsync();

        http.Socket.Shutdown(SocketShutdown.Send);

        Assert.Equal(0, await ClientsWithinAsync(Soon));
    }

    [Fact]
    public async Task ClientsThatSendAsMuchAsTheyCan_TakeLessThan96KiB_AndAreCut()
    {
        const int clients = 200;
        var all = new List<RawHttp>();
        all.AddRange(await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => JoinAsync())));
        var before = ResidentKiB();

        await Task.WhenAll(all.Select(SendMegabyteAsync));
        var left = await ClientsWithinAsync(Patience.Limit); // they have sent 200 MiB; how soon one is cut is tested above
        var each = (ResidentKiB() - before) / clients;

        Assert.Equal(0, left);
        Assert.True(each < 96, $"{each} KiB for each client.");
        all.ForEach(http => http.Dispose());
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    private static async Task SendMegabyteAsync(RawHttp http)
    {
        try
        {
            await http.SendAsync(new string('x', 1024 * 1024));
        }
        catch (SocketException)
        {
            return; // the server has cut it
        }
    }

    private async Task<RawHttp> JoinAsync()
    {
        var http = await RawHttp.AskForEventsAsync(_server.Address);
        await http.ReadHeadAsync();
        await http.ReadBlockAsync();
        return http;
    }

    private async Task<int> ClientsWithinAsync(TimeSpan time)
    {
        var waiting = Stopwatch.StartNew();
        int clients;
        do
        {
            clients = await _server.Client.ClientsAsync();
        }
        while (clients > 0 && waiting.Elapsed < time);

        return clients;
    }

    // proc_pid_status(5)
    private long ResidentKiB() => long.Parse(
        File.ReadLines($"/proc/{_server.ProcessId}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ')[^2],
        CultureInfo.InvariantCulture);
}
