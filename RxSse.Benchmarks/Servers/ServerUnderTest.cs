using System.Globalization;
using System.Text.Json;
using RxSse.Benchmarks.Load;

namespace RxSse.Benchmarks.Servers;

/// <summary>The server that is measured. Disposal ends it if this program has started it.</summary>
internal sealed class ServerUnderTest : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience };
    private readonly LocalServer? _process;
    private readonly ServerCertificate? _certificate;
    private readonly Uri _status;

    private ServerUnderTest(LocalServer process, ServerCertificate? certificate = null)
    {
        (_process, _certificate) = (process, certificate);
        _status = process.Address;
        Events = new Uri(process.Addresses[^1], "/events");
        Publish = PublishRequest.Notification(process.Address);
        ProcessId = process.ProcessId;
    }

    private ServerUnderTest(ServerChoice.Target target) =>
        (_status, Events, Publish, ProcessId) = (new Uri(target.Events, "/"), target.Events, target.Publish, target.ProcessId);

    public Uri Events { get; }

    public PublishRequest Publish { get; }

    public int ProcessId { get; }

    /// <param name="choice">The server.</param>
    /// <param name="clients">The number of clients.</param>
    /// <param name="cancellationToken">Ends a process that this program has started.</param>
    public static async Task<ServerUnderTest> StartAsync(ServerChoice choice, int clients, CancellationToken cancellationToken) => choice switch
    {
        ServerChoice.Own { Transport: { } transport } own => await StartAsync(own, transport, clients, cancellationToken),
        ServerChoice.Own own => new ServerUnderTest(await LocalServer.StartAsync(
            ["RxSse.Server.dll", "--urls", "http://127.0.0.1:0"], [.. Defaults(clients, own.IsGzip), .. own.Settings], cancellationToken)),
        ServerChoice.Peer peer => new ServerUnderTest(await LocalServer.StartAsync(
            [OtherServers.Assembly, OtherServers.Command, peer.Program, .. OtherServers.ArgumentsOf(peer)], [.. OtherServers.Environment, .. peer.Settings], cancellationToken)),
        ServerChoice.Target target => new ServerUnderTest(target),
        _ => throw new ArgumentOutOfRangeException(nameof(choice)),
    };

    /// <summary>The number of clients that <c>GET /</c> reports (<c>{"clients":0}</c>); null if it reports none.</summary>
    public async Task<int?> ClientsAsync(CancellationToken cancellationToken)
    {
        try
        {
            var status = JsonElement.Parse(await _client.GetStringAsync(_status, cancellationToken));
            return status.ValueKind == JsonValueKind.Object && status.TryGetProperty("clients", out var clients) && clients.TryGetInt32(out var count)
                ? count
                : null;
        }
        catch (Exception error) when (error is HttpRequestException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _certificate?.Dispose();
    }

    private static async Task<ServerUnderTest> StartAsync(ServerChoice.Own own, Transport transport, int clients, CancellationToken cancellationToken)
    {
        var certificate = transport.IsTls ? new ServerCertificate() : null;
        try
        {
            return new ServerUnderTest(
                await LocalServer.StartAsync(
                    ["RxSse.Server.dll"], [.. Defaults(clients, own.IsGzip), .. transport.Settings(certificate), .. own.Settings],
                    cancellationToken, addresses: 2),
                certificate);
        }
        catch
        {
            certificate?.Dispose();
            throw;
        }
    }

    // Silences its own streams, so that it sends published events only.
    private static IEnumerable<KeyValuePair<string, string>> Defaults(int clients, bool isGzip) =>
    [
        new("RxSse__Streams__Stock__Period", "24h"),
        new("RxSse__Streams__Metrics__Period", "24h"),
        new("RxSse__Streams__Notifications__Period", "24h"),
        new("RxSse__Delivery__Compression", isGzip ? "gzip" : "off"),
        new("RxSse__Delivery__MaxSubscribers", Math.Max(10_000, clients).ToString(CultureInfo.InvariantCulture)),
    ];
}
