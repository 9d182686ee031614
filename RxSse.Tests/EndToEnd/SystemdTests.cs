using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>The server as a service of systemd, on a socket that systemd holds.</summary>
[Trait("Way", "any")] // it chooses the way itself
public sealed class SystemdTests
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20); // 50 connects/s

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task Restart_UnderConnects_RefusesNobody(string acceptInTurn)
    {
        await using var systemd = await Supervisor.StartAsync(
            [.. QuietServer.Arguments, "--RxSse:Delivery:DrainWindow=500ms", $"--RxSse:Delivery:AcceptInTurn={acceptInTurn}"]);
        using var client = RunningServer.ClientOf(systemd.Address);
        var readers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => EventReader.JoinAsync(client))); // the drain takes a while
        var before = Received.EpochOf(await client.TriggerIdAsync());
        using var connects = new Connects(systemd.Address);
        await connects.AnsweredAsync(10);

        systemd.BeginRestart();
        Assert.Equal("STOPPING=1", await systemd.NoticeAsync());
        using var newcomer = RunningServer.ClientOf(systemd.Address);
        var joining = EventReader.OpenAsync(newcomer);
        Assert.Equal("READY=1", await systemd.NoticeAsync());
        await connects.AnsweredAsync(10);

        await using var joined = await joining;
        Assert.Equal("connected", (await joined.NextAsync()).Type); // and not "rejected"
        Assert.NotEqual(before, Received.EpochOf(await newcomer.TriggerIdAsync()));
        Assert.All(await Task.WhenAll(readers.Select(reader => reader.ReadToEndAsync())), end => Assert.Equal("shutdown", end[^1].Type));
        Assert.All(await connects.EndAsync(), answer => Assert.Equal("HTTP/1.1 200 OK", answer));
        foreach (var reader in readers)
        {
            await reader.DisposeAsync();
        }
    }

    /// <summary>Clients that come one after the other, each over a connection of its own, whether the one before has been answered or not.</summary>
    private sealed class Connects : IDisposable
    {
        private const int Max = 5_000;
        private static readonly string[] Paths = ["/healthz/live", "/events"];

        private readonly CancellationTokenSource _end = new();
        private readonly Uri _address;
        private readonly Task<string[]> _answers;
        private int _answered;

        public Connects(Uri address)
        {
            _address = address;
            _answers = RunAsync();
        }

        /// <summary>Completes when so many more have been answered.</summary>
        public async Task AnsweredAsync(int more)
        {
            using var patience = Patience.Start();
            var awaited = Volatile.Read(ref _answered) + more;
            while (Volatile.Read(ref _answered) < awaited)
            {
                await Task.Delay(Pace, TimeProvider.System, patience.Token);
            }
        }

        /// <summary>The status line that each has got, or why it has got none.</summary>
        public async Task<string[]> EndAsync()
        {
            await _end.CancelAsync();
            return await _answers;
        }

        public void Dispose() => _end.Dispose();

        private async Task<string[]> RunAsync()
        {
            var asking = new List<Task<string>>();
            while (!_end.IsCancellationRequested && asking.Count < Max)
            {
                asking.Add(AskAsync(Paths[asking.Count % Paths.Length]));
                await Task.Delay(Pace, TimeProvider.System);
            }

            return await Task.WhenAll(asking);
        }

        private async Task<string> AskAsync(string path)
        {
            try
            {
                using var http = await RawHttp.ConnectAsync(_address);
                await http.SendAsync(RawHttp.Request("GET", path, "Accept: text/event-stream"));
                return (await http.ReadHeadAsync()).StatusLine;
            }
            catch (Exception error) when (error is IOException or OperationCanceledException or System.Net.Sockets.SocketException)
            {
                return error.Message;
            }
            finally
            {
                Interlocked.Increment(ref _answered);
            }
        }
    }
}
