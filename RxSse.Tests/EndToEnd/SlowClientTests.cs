using System.Diagnostics;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>A client that does not keep up is cut off, and the others do not notice.</summary>
[Collection(Alone.Name)]
public sealed class SlowClientTests
{
    private const string NoBoundOfEvents = "--RxSse:Delivery:QueueEvents=1000000";
    private const string NoBoundOfBytes = "--RxSse:Delivery:QueueBytes=1000000000";
    private const string NoBoundOfTime = "--RxSse:Delivery:StallTimeout=1h";

    [Fact]
    public async Task ClientThatNeverReads_IsCutOff_WhenItsWriteIsPendingForTooLong()
    {
        await using var server = await StartAsync("--RxSse:Delivery:StallTimeout=1s", NoBoundOfEvents, NoBoundOfBytes);
        await using var reader = await EventReader.JoinAsync(server.Client);
        using var stuck = await StuckClient.SubscribeAsync(server);
        var publishing = Stopwatch.StartNew();
        await PublishAsync(server, reader);

        await stuck.CutAsync();

        Assert.True(publishing.Elapsed >= TimeSpan.FromSeconds(1), "The client was cut off before its time.");
        await AssertIsLeftAsync(server, reader);
    }

    [Theory]
    [InlineData("--RxSse:Delivery:QueueEvents=8", NoBoundOfBytes)]
    [InlineData("--RxSse:Delivery:QueueBytes=16384", NoBoundOfEvents)]
    public async Task ClientThatNeverReads_IsCutOff_WhenItsQueueIsFull(string bound, string noBound)
    {
        await using var server = await StartAsync(bound, noBound, NoBoundOfTime, "--RxSse:Delivery:Overflow=disconnect");
        await using var reader = await EventReader.JoinAsync(server.Client);
        using var stuck = await StuckClient.SubscribeAsync(server);
        await PublishAsync(server, reader);

        await stuck.CutAsync();

        await AssertIsLeftAsync(server, reader);
    }

    [Fact]
    public async Task ClientThatStopsReading_IsCutOff_WhileStreamsGoOn()
    {
        await using var server = await RunningServer.StartAsync(
            "--RxSse:Streams:Stock:Period=10ms", "--RxSse:Streams:Metrics:Period=10ms", "--RxSse:Streams:Notifications:Period=10ms",
            "--RxSse:Delivery:StallTimeout=500ms", NoBoundOfEvents, NoBoundOfBytes);
        using var client = await RawHttp.AskForEventsAsync(server.Address, receiveBuffer: StuckClient.SmallestBuffer);
        await client.ReadHeadAsync();
        for (var block = 0; block < 100; block++)
        {
            Assert.NotNull(await client.ReadBlockAsync());
        }

        for (var events = 0; events < StuckClient.Many; events++)
        {
            await server.Client.TriggerAsync(StuckClient.LargeMessage);
        }

        await client.CutAsync();

        await server.Client.ClientsBecomeAsync(0);
    }

    private static Task<RunningServer> StartAsync(params string[] bounds) => RunningServer.StartAsync([.. QuietServer.Arguments, .. bounds]);

    // The reader reads each event before the next is published, so that only the other can fall behind.
    private static async Task PublishAsync(RunningServer server, EventReader reader)
    {
        for (var events = 0; events < StuckClient.Many; events++)
        {
            var published = await server.Client.TriggerIdAsync(StuckClient.LargeMessage);
            Assert.Equal(published, (await reader.NextAsync()).Id);
        }
    }

    private static async Task AssertIsLeftAsync(RunningServer server, EventReader reader)
    {
        await server.Client.ClientsBecomeAsync(1);
        var published = await server.Client.TriggerIdAsync();
        Assert.Equal(published, (await reader.NextAsync()).Id);
    }
}
