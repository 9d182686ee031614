using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;
using Xunit.Abstractions;

namespace RxSse.Tests.EndToEnd;

/// <summary>A server whose history is in a file: clients resume over its end.</summary>
[Trait("Way", "any")]
public sealed class FileLogTests(ITestOutputHelper output) : IDisposable
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
        Assert.StartsWith(
            $"RxSse:Log:File:Directory: {_folder.FullName} is in use by another process. Stop", line, StringComparison.Ordinal);
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
        var cursors = new List<string>(); // before each kill
        var began = Stopwatch.GetTimestamp();
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

            cursors.Add(acknowledged.Keys.MaxBy(Received.SequenceOf)!);
            await server.KillAndStartAgainAsync(Arguments);
        }

        await stop.CancelAsync();
        await Task.WhenAll(publishers);

        var took = Stopwatch.GetElapsedTime(began);

        var all = await ReadAsync(server.Client, "from=earliest");
        var stored = all.ToDictionary(next => next.Id, next => next.Message);
        Assert.True(acknowledged.Count > Kills * 200);
        Assert.Empty(acknowledged.Where(pair => stored.GetValueOrDefault(pair.Key) != pair.Value));
        Assert.Single(stored.Keys.Select(Received.EpochOf).Distinct());
        Assert.Equal(Enumerable.Range(1, all.Count).Select(sequence => (long)sequence), all.Select(next => Received.SequenceOf(next.Id)));
        foreach (var cursor in cursors)
        {
            Assert.Equal(all.Skip((int)Received.SequenceOf(cursor)), await ReadAsync(server.Client, $"lastEventId={cursor}"));
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Kills} kills in {took.TotalSeconds:0.0} s: {acknowledged.Count} events acknowledged, all resumed; {all.Count} stored."));
    }

    private static async Task<IReadOnlyList<(string Id, string? Message)>> ReadAsync(HttpClient client, string query)
    {
        await using var reader = await EventReader.OpenAsync(client, $"?streams=notifications&{query}");
        var received = await reader.ReadJoinAsync();
        Assert.DoesNotContain(received, next => next.Type == "gap");
        return [.. received.Where(next => next.IsEvent).Select(next => (next.Id!, next.Data.GetProperty("message").GetString()))];
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
