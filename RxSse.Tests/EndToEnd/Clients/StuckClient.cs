using RxSse.Tests.EndToEnd.Servers;

namespace RxSse.Tests.EndToEnd.Clients;

/// <summary>Makes subscribers that never read, on connections that take little without being read.</summary>
internal static class StuckClient
{
    public const int SmallestBuffer = 2 * 1024;

    /// <summary>So many events of <see cref="LargeMessage"/> are more than sockets and buffers on the way take.</summary>
    public const int Many = 120;

    public static string LargeMessage { get; } = new('漢', 1_000); // 3 bytes each

    public static async Task<RawHttp> SubscribeAsync(RunningServer server)
    {
        var before = await server.Client.ClientsAsync();
        var http = await RawHttp.AskForEventsAsync(server.Address, receiveBuffer: SmallestBuffer);
        await server.Client.ClientsBecomeAsync(before + 1);
        return http;
    }
}
