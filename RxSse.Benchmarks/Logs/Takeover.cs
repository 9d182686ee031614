using System.Diagnostics;
using RxSse.Benchmarks.Servers;

namespace RxSse.Benchmarks.Logs;

/// <summary>
/// Two nodes over one Redis. The one that runs the streams is killed: how long until a client of the other one has their next event?
/// </summary>
internal static class Takeover
{
    private const string IsTick = "stock-update";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250); // longer than any between two ticks of one node
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly string[] Settings = ["--RxSse:Streams:Stock:Period=10ms"];

    public static async Task<TimeSpan> MeasureAsync(LogOptions options, CancellationToken cancellationToken)
    {
        await using var storage = await LogStorage.CreateAsync(options.Directory, LogOptions.Redis, cancellationToken);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        var leader = await LocalServer.StartAsync([.. Settings, .. storage.Arguments], patience.Token);
        await using var next = await StartNextAsync(leader, storage, patience.Token);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var ticks = await OpenAsync(client, next, patience.Token);
        await TickAsync(ticks, patience.Token);

        await leader.DisposeAsync();
        while (true)
        {
            var last = Stopwatch.GetTimestamp();
            await TickAsync(ticks, patience.Token);
            if (Stopwatch.GetElapsedTime(last) is var pause && pause > Pause)
            {
                return pause;
            }
        }
    }

    // When the first node runs the streams.
    private static async Task<LocalServer> StartNextAsync(LocalServer leader, LogStorage storage, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
            using var ticks = await OpenAsync(client, leader, cancellationToken);
            await TickAsync(ticks, cancellationToken);
            return await LocalServer.StartAsync([.. Settings, .. storage.Arguments], cancellationToken);
        }
        catch
        {
            await leader.DisposeAsync();
            throw;
        }
    }

    private static async Task<StreamReader> OpenAsync(HttpClient client, LocalServer server, CancellationToken cancellationToken) =>
        new(await client.GetStreamAsync(new Uri(server.Address, "/events?streams=stock"), cancellationToken));

    private static async Task TickAsync(StreamReader ticks, CancellationToken cancellationToken)
    {
        while (await ticks.ReadLineAsync(cancellationToken) is var line && line?.Contains(IsTick, StringComparison.Ordinal) != true)
        {
            if (line is null)
            {
                throw new IOException("The server ended a response.");
            }
        }
    }
}
