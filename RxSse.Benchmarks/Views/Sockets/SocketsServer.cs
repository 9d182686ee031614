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
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };

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
        return new SocketsServer(await LocalServer.StartAsync(
            [.. LocalServer.SilentStreams, .. Settings(clients, heartbeat)], cancellationToken));
    }

    /// <summary>Starts one that publishes when it is told to.</summary>
    /// <inheritdoc cref="StartAsync"/>
    public static async Task<SocketsServer> StartPublishingAsync(int clients, TimeSpan heartbeat, CancellationToken cancellationToken)
    {
        FileLimit.ThrowIfTooLow(clients);
        return new SocketsServer(await LocalServer.StartAsync(
            [OtherServers.Assembly, PublishingServer.Command, "--urls", "http://127.0.0.1:0", .. Settings(clients, heartbeat)],
            PublishingServer.Environment, cancellationToken));
    }

    /// <summary>Has a server that can publish do so.</summary>
    /// <param name="bursts">How many bursts, one in a millisecond or a little more.</param>
    /// <param name="size">The events of a burst.</param>
    /// <param name="messages">How many different messages they have; each concerns the view with one number.</param>
    /// <param name="apart">How many streams with one plain client each they go to; 0: they go to the stream of the views.</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    /// <returns>Processor time of the server per event, in µs.</returns>
    public async Task<double> PublishAsync(int bursts, int size, int messages, int apart, CancellationToken cancellationToken)
    {
        using var response = await _client.PostAsync(PublishingServer.Request(_server.Address, bursts, size, messages, apart), content: null, cancellationToken);
        response.EnsureSuccessStatusCode();
        return double.Parse(await response.Content.ReadAsStringAsync(cancellationToken), CultureInfo.InvariantCulture);
    }

    /// <summary>Clients of the plain stream.</summary>
    public Crowd Plain(int clients) => Connect(clients, static _ => "streams=notifications");

    /// <summary>Clients with a plain stream each, which no other has.</summary>
    public Crowd Apart(int clients) => Connect(clients, static number => $"streams={PublishingServer.Apart(number)}");

    /// <summary>Clients with a view each, which no other has. No event concerns it but those of a server that publishes when it is told to.</summary>
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

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return _server.DisposeAsync();
    }

    private static IEnumerable<string> Settings(int clients, TimeSpan heartbeat)
    {
        var most = (clients + Spare).ToString(CultureInfo.InvariantCulture);
        return
        [
            $"--RxSse:Heartbeat={(int)heartbeat.TotalMilliseconds}ms", $"--RxSse:Delivery:MaxSubscribers={most}",
            $"--RxSse:Composition:LiveViews={most}", "--RxSse:Composition:ShareGrace=0s",
        ];
    }

    private static string View(string text) => $"view={Uri.EscapeDataString(text)}";

    private Crowd Connect(int clients, Func<int, string> query)
    {
        var events = new Uri(_server.Address, "/events");
        return new Crowd(events, number => SubscribeRequest.BytesFor(new Uri(events, $"?{query(number)}")), clients, AtOnce, countsHeartbeats: true);
    }
}
