using System.Globalization;
using RxSse.Benchmarks.Load;
using RxSse.Benchmarks.Measures;
using RxSse.Benchmarks.Servers;

namespace RxSse.Benchmarks.Views.Sockets;

/// <summary>A server in a process of its own, whose only stream with events is <c>notifications</c>, and its clients.</summary>
internal sealed class SocketsServer : IAsyncDisposable
{
    private const int AtOnce = 256;
    private const int Spare = 2_000; // views and clients beside those that are measured
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly LocalServer _server;

    private SocketsServer(LocalServer server) => _server = server;

    /// <summary>The processor time that it has taken so far.</summary>
    public TimeSpan ProcessorTime => _server.ProcessorTime;

    /// <summary>Its resident memory, in KiB.</summary>
    public double ResidentKib => ServerMemory.ResidentKib(_server.ProcessId);

    /// <summary>Publishes a notification.</summary>
    public PublishRequest Publish => PublishRequest.Notification(_server.Address);

    /// <param name="clients">The most clients that it gets.</param>
    /// <param name="heartbeat">The time between two heartbeats.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    public static async Task<SocketsServer> StartAsync(int clients, TimeSpan heartbeat, CancellationToken cancellationToken)
    {
        FileLimit.ThrowIfTooLow(clients);
        var most = (clients + Spare).ToString(CultureInfo.InvariantCulture);
        var server = await LocalServer.StartAsync(
            [
                .. LocalServer.SilentStreams, $"--RxSse:Heartbeat={(int)heartbeat.TotalMilliseconds}ms", $"--RxSse:Delivery:MaxSubscribers={most}",
                $"--RxSse:Composition:LiveViews={most}", "--RxSse:Composition:ShareGrace=0s",
            ],
            cancellationToken);
        return new SocketsServer(server);
    }

    /// <summary>Clients of the plain stream.</summary>
    public Crowd Plain(int clients) => Connect(clients, static _ => "streams=notifications");

    /// <summary>Clients with a view each, which no other has and no event concerns.</summary>
    /// <param name="clients">How many.</param>
    /// <param name="name">Sets these views apart from others.</param>
    public Crowd Views(int clients, string name = "k") =>
        Connect(clients, number => View(FormattableString.Invariant($"notifications | where message = '{name}{number}'")));

    /// <summary>Clients of one view, which lets all events through.</summary>
    public Crowd OneView(int clients) => Connect(clients, static _ => View("notifications | where message exists"));

    /// <summary>The clients of a measurement.</summary>
    public Crowd CrowdOf(SocketsRun run) => run.HasViews ? Views(run.Clients) : Plain(run.Clients);

    /// <summary>Clients of the same kind come and go, until the code is compiled.</summary>
    public async Task WarmUpAsync(bool hasViews, int clients, int times, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Look);
        for (var i = 0; i < times; i++)
        {
            using (var crowd = hasViews ? Views(clients, $"w{i}-") : Plain(clients))
            {
                await crowd.OpenedAsync(cancellationToken);
            }

            while (await _server.ClientsAsync(cancellationToken) > 0)
            {
                await timer.WaitForNextTickAsync(cancellationToken);
            }
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static string View(string text) => $"view={Uri.EscapeDataString(text)}";

    private Crowd Connect(int clients, Func<int, string> query)
    {
        var events = new Uri(_server.Address, "/events");
        return new Crowd(events, number => SubscribeRequest.BytesFor(new Uri(events, $"?{query(number)}")), clients, AtOnce, countsHeartbeats: true);
    }
}
