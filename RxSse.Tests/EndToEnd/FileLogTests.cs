using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>A server whose history is in a file: clients resume over its end.</summary>
public sealed class FileLogTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rxsse-log-");

    private string[] Arguments =>
    [
        .. QuietServer.Arguments, "--RxSse:Delivery:Retry=100ms", "--RxSse:Log:Kind=file", $"--RxSse:Log:File:Directory={_folder.FullName}",
        "--RxSse:History:Capacity=1000000", "--RxSse:History:Bytes=1073741824",
    ];

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task ClientOfAServerThatWasKilled_ResumesExactly_AndNobodyElseMayUseTheDirectory()
    {
        await using var server = await RunningServer.StartAsync(Arguments);
        using var proxy = FaultyProxy.To(server);
        await using var reader = new ReturningReader(proxy.Address);
        await reader.ReadJoinAsync();
        var cursor = await server.Client.TriggerIdAsync();
        await reader.NextAsync(next => next.Id == cursor);

        var line = Assert.Single(await StartFault.LinesAsync(Arguments));
        Assert.StartsWith($"RxSse:Log:File:Directory: {_folder.FullName} is in use by another process. Stop", line, StringComparison.Ordinal);
        proxy.Close();
        var missed = await server.Client.TriggerAsync(3);
        await server.KillAndStartAgainAsync(Arguments);
        var later = await server.Client.TriggerAsync(2);
        proxy.Open();
        await reader.NextAsync("connected");

        Assert.Equal([.. missed, .. later, later[^1]], (await reader.ReadJoinAsync()).Select(next => next.Id));
        Assert.Equal(Received.SequenceOf(missed[^1]) + 1, Received.SequenceOf(later[0]));
    }

    [Fact]
    public async Task DiskThatFailsForGood_EndsTheServer_WithACodeOfFailure()
    {
        await using var server = await RunningServer.FromAsync(ServerProcess.StartAfter("trap '' XFSZ", Arguments));
        await server.Client.TriggerIdAsync();
        server.LimitFiles(bytes: 0); // each write to a file fails

        using var refused = await server.Client.PostJsonAsync("{}");
        var exit = await server.ExitAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Contains("may have been published", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(1, exit.Code);
        Assert.Contains(exit.Output, line => line.Contains("The log cannot go on.", StringComparison.Ordinal));
    }

    [LongFact]
    public async Task ServerThatIsKilled30Times_Under64Publishers_ResumesEveryAcknowledgedEvent()
    {
        const int Kills = 30;
        var acknowledged = new ConcurrentDictionary<string, string>(); // message, by id
        await using var server = await RunningServer.StartAsync(Arguments);
        using var stop = new CancellationTokenSource();
        var publishers = Enumerable.Range(0, 64)
            .Select(publisher => PublishAsync(server.Client, publisher, acknowledged, stop.Token)).ToList();
        for (var kill = 0; kill < Kills; kill++)
        {
            var before = acknowledged.Count;
            using var patience = Patience.Start();
            using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
            while (acknowledged.Count < before + 200)
            {
                await tick.WaitForNextTickAsync(patience.Token);
            }

            await server.KillAndStartAgainAsync(Arguments);
        }

        await stop.CancelAsync();
        await Task.WhenAll(publishers);

        await using var reader = await EventReader.OpenAsync(server.Client, "?from=earliest&streams=notifications");
        var stored = (await reader.ReadJoinAsync()).Where(next => next.IsEvent)
            .ToDictionary(next => next.Id!, next => next.Data.GetProperty("message").GetString());
        Assert.True(acknowledged.Count > Kills * 200);
        Assert.Empty(acknowledged.Where(pair => stored.GetValueOrDefault(pair.Key) != pair.Value));
        Assert.Single(stored.Keys.Select(Received.EpochOf).Distinct());
    }

    private static async Task PublishAsync(
        HttpClient client, int publisher, ConcurrentDictionary<string, string> acknowledged, CancellationToken stop)
    {
        using var retry = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            var message = string.Create(CultureInfo.InvariantCulture, $"{publisher}-{number}");
            try
            {
                var id = await client.TriggerIdAsync(message);
                Assert.True(acknowledged.TryAdd(id, message), $"The id {id} was given twice.");
            }
            catch (HttpRequestException)
            {
                await retry.WaitForNextTickAsync(CancellationToken.None); // killed, or not there yet
            }
        }
    }
}
