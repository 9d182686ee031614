using System.Text;
using System.Text.Json.Serialization;
using RxSse.Client;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>The package RxSse.Client survives the end of a server: it has every event, or a gap.</summary>
[Trait("Way", "any")]
public sealed partial class DotnetClientTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rxsse-log-");

    private static string[] Memory => [.. QuietServer.Arguments, "--RxSse:Delivery:Retry=100ms", "--RxSse:Streams:orders:Publish=true"];

    private string[] File => [.. Memory, "--RxSse:Log:Kind=file", $"--RxSse:Log:File:Directory={_folder.FullName}"];

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task ClientOfAServerThatWasKilled_HasEveryEventOnce_IfItsLogIsInAFile()
    {
        var signals = await SignalsAsync(File);

        Assert.Equal(["1", "2", "3", "4"], signals.OfType<StreamSignal.Event>().Select(TextOf));
        Assert.Contains(signals, signal => signal is StreamSignal.Disconnected);
        Assert.DoesNotContain(signals, signal => signal is StreamSignal.Gap);
    }

    [Fact]
    public async Task ClientOfAServerThatWasKilled_HasAGap_IfItsLogIsInMemory()
    {
        var signals = await SignalsAsync(Memory);

        Assert.Equal(["1", "2", "3", "4"], signals.OfType<StreamSignal.Event>().Select(TextOf));
        Assert.Equal("restarted", Assert.Single(signals.OfType<StreamSignal.Gap>()).Reason);
    }

    // Up to the first event after the server was killed and started again.
    private static async Task<IReadOnlyList<StreamSignal>> SignalsAsync(string[] arguments)
    {
        using var patience = Patience.Start();
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        await using var server = await RunningServer.StartAsync(arguments);
        var signals = new List<StreamSignal>();
        var options = new EventsOptions { LongestWait = TimeSpan.FromMilliseconds(500) }; // however long the server takes to start
        await using var next = http.EventsAsync(new Uri(server.Address, "/events?streams=orders"), options, cancellationToken: patience.Token)
            .GetAsyncEnumerator(patience.Token);
        await ReadToAsync<StreamSignal.Live>();
        await PublishAsync(1);
        await PublishAsync(2);
        await ReadToAsync<StreamSignal.Event>();
        await ReadToAsync<StreamSignal.Event>();
        patience.CancelAfter(Timeout.InfiniteTimeSpan); // the server has a limit of its own
        await server.KillAndStartAgainAsync(arguments);
        await PublishAsync(3);
        await PublishAsync(4);
        await ReadToAsync<StreamSignal.Event>();
        await ReadToAsync<StreamSignal.Event>();
        return signals;

        async Task ReadToAsync<T>()
        {
            patience.CancelAfter(Patience.Limit);
            do
            {
                Assert.True(await next.MoveNextAsync());
                signals.Add(next.Current);
            }
            while (next.Current is not T);
        }

        Task PublishAsync(int number)
        {
            patience.CancelAfter(Patience.Limit);
            return http.PublishAsync(server.Address, "orders", number, Json.Default.Int32, cancellationToken: patience.Token);
        }
    }

    private static string TextOf(StreamSignal.Event next) => Encoding.UTF8.GetString(next.Data.Span);

    [JsonSerializable(typeof(int))]
    private sealed partial class Json : JsonSerializerContext;
}
