using RxSse.Tests.EndToEnd.Servers;

namespace RxSse.Tests.EndToEnd.Clients;

/// <summary>Makes subscribers that never read, on connections that take little without being read.</summary>
internal static class StuckClient
{
    public const int SmallestBuffer = 2 * 1024;

    /// <summary>So many events of <see cref="LargeMessage"/> are more than sockets and buffers on the way take.</summary>
    public const int Many = 120;

    public static string LargeMessage { get; } = new('漢', 1_000); // 3 bytes each

    /// <summary>One that has read its join and reads nothing more before the test says so.</summary>
    /// <param name="server">The server.</param>
    /// <param name="query">What it asks for.</param>
    /// <param name="receiveBuffer">What its kernel takes meanwhile; null for what is usual.</param>
    public static Task<RawReader> JoinAsync(RunningServer server, string query = "", int? receiveBuffer = SmallestBuffer) =>
        JoinAsync(server.Address, query, receiveBuffer);

    /// <inheritdoc cref="JoinAsync(RunningServer, string, int?)"/>
    /// <param name="address">The server, or a proxy in front of it.</param>
    /// <param name="query">What it asks for.</param>
    /// <param name="receiveBuffer">What its kernel takes meanwhile; null for what is usual.</param>
    public static async Task<RawReader> JoinAsync(Uri address, string query = "", int? receiveBuffer = SmallestBuffer)
    {
        var http = await RawHttp.AskForEventsAsync(address, query, receiveBuffer);
        await http.ReadHeadAsync();
        var reader = new RawReader(http);
        await reader.ReadJoinAsync();
        return reader;
    }

    public static async Task<RawHttp> SubscribeAsync(RunningServer server)
    {
        var before = await server.Client.ClientsAsync();
        var http = await RawHttp.AskForEventsAsync(server.Address, receiveBuffer: SmallestBuffer);
        await server.Client.ClientsBecomeAsync(before + 1);
        return http;
    }
}
