using System.Text.RegularExpressions;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>The server as a service of systemd, on a socket that systemd holds.</summary>
[Trait("Way", "any")] // it chooses the way itself
public sealed partial class SystemdTests
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20); // 50 connects/s

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task Restart_UnderConnects_RefusesNobody(string acceptInTurn)
    {
        var port = FreePort.Take();
        await using var systemd = await Supervisor.StartAsync(
        [
            .. QuietServer.Arguments, "--RxSse:Delivery:DrainWindow=500ms", $"--RxSse:Delivery:AcceptInTurn={acceptInTurn}", "--RxSse:Limits:Connects=off",
            "--RxSse:Telemetry:Prometheus=/metrics", $"--RxSse:Telemetry:PrometheusPort={port}",
        ]);
        using var client = RunningServer.ClientOf(systemd.Address);
        var readers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => EventReader.JoinAsync(client))); // the drain takes a while
        var before = Received.EpochOf(await client.TriggerIdAsync());
        using var connects = new Connects(systemd.Address);
        await connects.AnsweredAsync(10);

        systemd.BeginRestart();
        Assert.Equal("STOPPING=1", await systemd.NoticeAsync());
        connects.NoteStop();
        using var newcomer = RunningServer.ClientOf(systemd.Address);
        var joining = EventReader.OpenAsync(newcomer);
        Assert.Equal("READY=1", await systemd.NoticeAsync());
        await connects.AnsweredAsync(10);

        await using var joined = await joining;
        Assert.Equal("connected", (await joined.NextAsync()).Type); // and not "rejected"
        Assert.NotEqual(before, Received.EpochOf(await newcomer.TriggerIdAsync()));
        Assert.All(await Task.WhenAll(readers.Select(reader => reader.ReadToEndAsync())), end => Assert.Equal("shutdown", end[^1].Type));
        Assert.All(await connects.EndAsync(), answer => Assert.Contains(answer.Text, answer.IsBeforeStop ? Connects.Allowed : Connects.Expected));
        using var metrics = RunningServer.ClientOf(new Uri($"http://127.0.0.1:{port}"));
        Assert.Contains("rxsse_ready", await metrics.GetStringAsync("/metrics"), StringComparison.Ordinal); // a port of its own beside the socket
        foreach (var reader in readers)
        {
            await reader.DisposeAsync();
        }
    }

    /// <summary>Clients that come one after the other, each over a connection of its own, whether the one before has been answered or not.</summary>
    private sealed class Connects : IDisposable
    {
        private const int Max = 5_000;
        private const string Ok = "HTTP/1.1 200 OK";
        private static readonly string[] Paths = ["/healthz/live", "/events"];

        private readonly CancellationTokenSource _end = new();
        private readonly Uri _address;
        private readonly Task<Task<Answer>[]> _asking;
        private int _answered;
        private volatile bool _isStopping;

        public Connects(Uri address)
        {
            _address = address;
            _asking = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }

        /// <summary>What everybody gets that connects after the stop has begun.</summary>
        public static string[] Expected { get; } = [Ok, $"{Ok} connected"];

        /// <summary>What those may get whose connection was accepted before: the request may come when the server admits nobody more.</summary>
        public static string[] Allowed { get; } = [.. Expected, $"{Ok} rejected"];

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

        /// <summary>The server has said that it stops.</summary>
        public void NoteStop() => _isStopping = true;

        /// <summary>What each has got.</summary>
        public async Task<Answer[]> EndAsync()
        {
            await _end.CancelAsync();
            return await Task.WhenAll(await _asking);
        }

        public void Dispose() => _end.Dispose();

        // On a thread of its own, so that nothing comes between a connection and its request: the server that stops does not wait long for it.
        private Task<Answer>[] Run()
        {
            var asking = new List<Task<Answer>>();
            while (!_end.Token.WaitHandle.WaitOne(Pace) && asking.Count < Max)
            {
                var path = Paths[asking.Count % Paths.Length];
                var isBeforeStop = !_isStopping;
                asking.Add(RawHttp.Ask(_address, RawHttp.Request("GET", path, "Accept: text/event-stream")) is { } http
                    ? ReadAsync(http, path, isBeforeStop)
                    : Task.FromResult(new Answer("It cannot connect.", isBeforeStop)));
            }

            return [.. asking];
        }

        private async Task<Answer> ReadAsync(RawHttp http, string path, bool isBeforeStop)
        {
            await Task.Yield();
            try
            {
                var status = (await http.ReadHeadAsync()).StatusLine;
                var first = path == "/events" && status == Ok ? EventType().Match(await http.ReadBlockAsync() ?? "") : null;
                return new Answer(first is null ? status : $"{status} {first.Groups[1].Value}", isBeforeStop);
            }
            catch (Exception error) when (error is IOException or OperationCanceledException or System.Net.Sockets.SocketException)
            {
                return new Answer(error.Message, isBeforeStop);
            }
            finally
            {
                http.Dispose();
                Interlocked.Increment(ref _answered);
            }
        }

        /// <param name="Text">The status line and the type of the first event, or why there is none.</param>
        /// <param name="IsBeforeStop">Whether it has connected before the server has said that it stops.</param>
        public sealed record Answer(string Text, bool IsBeforeStop);
    }

    [GeneratedRegex("\"type\":\"([a-z]+)\"")]
    private static partial Regex EventType();
}
