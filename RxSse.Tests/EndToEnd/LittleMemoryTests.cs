using System.Net.Sockets;
using RxSse.Benchmarks.Attacks;
using RxSse.Benchmarks.Load;
using RxSse.Benchmarks.Servers;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>Expensive views on a server with little memory.</summary>
[Collection(Alone.Name)]
public sealed class LittleMemoryTests : IDisposable
{
    private const int Plain = 450;
    private const int Views = 150; // each makes 640 KB of an event
    private const int Events = 10;
    private const int EventsAtOnce = 30;
    private const int MessageLength = 900;

    private readonly CancellationTokenSource _patience = Patience.Start();
    private readonly List<Socket> _views = [];

    [LongTheory]
    [InlineData(true, false, 64)]
    [InlineData(false, false, 64)]
    [InlineData(true, true, 48)]
    [InlineData(false, true, 48)]
    public async Task ExpensiveViews_NeitherEndTheServer_NorTakeEventsFromPlainClients(bool areRead, bool atOnce, int mib)
    {
        var command = new[] { "RxSse.Server.dll", "--urls", "http://127.0.0.1:0" }.Concat(LocalServer.SilentStreams);
        await using var server = await LocalServer.StartAsync(
            [.. command], new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = $"0x{mib << 20:x}" }, _patience.Token);
        using var plain = new ReadingClients(new Uri(server.Address, "/events"), Plain);
        await plain.JoinedAsync(_patience.Token);
        var joined = Enumerable.Range(0, Views).Select(number => Subscribe(server.Address, number, areRead)).ToList();
        await Task.WhenAll(joined).WaitAsync(_patience.Token);

        var events = atOnce ? EventsAtOnce : Events;
        var last = atOnce ? await PublishAtOnceAsync(server.Address) : await PublishInTurnAsync(server.Address, plain);
        Assert.True(await plain.ReachAsync(last, _patience.Token));
        Assert.All(plain.Tallies, tally => Assert.Equal((events, 0L, 0L), ((int)tally.Events, tally.Lost, tally.Gaps)));

        using var publisher = Publisher(server.Address);
        Assert.Equal(last + 1, publisher.Publish());
        Assert.True(await plain.ReachAsync(last + 1, _patience.Token));
    }

    public void Dispose()
    {
        _views.ForEach(view => view.Dispose());
        _patience.Dispose();
    }

    private static PublishConnection Publisher(Uri server) => new(PublishRequest.Notification(server, MessageLength));

    private async Task<long> PublishInTurnAsync(Uri server, ReadingClients plain)
    {
        using var publisher = Publisher(server);
        var last = 0L;
        for (var i = 0; i < Events; i++)
        {
            last = Assert.NotNull(publisher.Publish());
            Assert.True(await plain.ReachAsync(last, _patience.Token));
        }

        return last;
    }

    // Each event has a connection of its own, so that none waits for the answer to another.
    private async Task<long> PublishAtOnceAsync(Uri server)
    {
        var publishers = Enumerable.Range(0, EventsAtOnce).Select(_ => Publisher(server)).ToList();
        try
        {
            var published = publishers.Select(publisher => Task.Run(publisher.Publish));
            return (await Task.WhenAll(published).WaitAsync(_patience.Token)).Max(sequence => Assert.NotNull(sequence));
        }
        finally
        {
            publishers.ForEach(publisher => publisher.Dispose());
        }
    }

    // Reads until it has joined, or for ever. The result is that it has joined.
    private Task Subscribe(Uri server, int number, bool isRead)
    {
        var socket = SubscribeRequest.Send(new Uri(server, $"/events?view={Uri.EscapeDataString(HostileViews.Select(number))}"));
        _views.Add(socket);
        var joined = new TaskCompletionSource();
        new Thread(Read) { IsBackground = true, Name = "View" }.Start();
        return joined.Task;

        void Read()
        {
            var buffer = new byte[64 * 1_024];
            try
            {
                while (socket.Receive(buffer) is > 0 and var count)
                {
                    if (buffer.AsSpan(0, count).IndexOf("heartbeat"u8) >= 0 && joined.TrySetResult() && !isRead)
                    {
                        return;
                    }
                }
            }
            catch (SocketException error)
            {
                joined.TrySetException(error);
            }
            catch (ObjectDisposedException error)
            {
                joined.TrySetException(error); // the test is over
            }
        }
    }
}
