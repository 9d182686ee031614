using System.Diagnostics;
using System.Globalization;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;
using Xunit.Abstractions;

namespace RxSse.Tests.EndToEnd;

/// <summary>
/// A publisher, a server, a server that follows it, and a client, while both servers are killed in turns. Every acknowledged event arrives
/// once, or lies where the client is told of a gap. The publisher does not repeat a request that got no answer.
/// </summary>
[Collection(Alone.Name)]
[Trait("Way", "any")]
public sealed class ChainTests(ITestOutputHelper output)
{
    private const int Rate = 200;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(60);
    // Half of the rate: one request is sent after the other, and the ticks that pass while one waits for its response are left out.
    private static readonly int LeastSent = (int)(Rate * Duration.TotalSeconds / 2);

    private static readonly TimeSpan BetweenKills = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    [LongFact]
    public async Task ChainOfTwoServers_LosesNothingThatIsNotDeclared_AndRepeatsNothing()
    {
        using var patience = new CancellationTokenSource(Limit);
        string[] remoteArguments = [.. QuietServer.Arguments, "--RxSse:Streams:orders:Description=Orders.", "--RxSse:Delivery:Retry=200ms"];
        await using var remote = await RunningServer.StartAsync(remoteArguments);
        string[] arguments = [.. QuietServer.Arguments, $"--RxSse:Streams:orders:Follow:Url={remote.Address}events?streams=orders", "--RxSse:Delivery:Retry=200ms"];
        await using var server = await RunningServer.StartAsync(arguments);
        var client = new ChainClient(server.Address);
        var begun = client.HasPassedAsync(-1); // it has been told of the gap at the beginning
        var reading = client.ReadAsync(patience.Token);
        await begun.WaitAsync(patience.Token);
        var publisher = new ChainPublisher(remote.Client);
        using var end = new CancellationTokenSource();
        var publishing = publisher.PublishAsync(Rate, end.Token);

        var clock = Stopwatch.StartNew();
        var kills = 0;
        using (var pause = new PeriodicTimer(BetweenKills))
        {
            while (clock.Elapsed < Duration && await pause.WaitForNextTickAsync(patience.Token))
            {
                await (kills++ % 2 == 0 ? remote.KillAndStartAgainAsync(remoteArguments) : server.KillAndStartAgainAsync(arguments));
                await client.HasPassedAsync(publisher.Sent).WaitAsync(patience.Token); // the chain is whole again
            }
        }

        await end.CancelAsync();
        await publishing;
        await client.HasReadAsync(last => publisher.PublishOneAsync(last), patience.Token);
        await client.EndAsync();
        await reading;

        var (lost, undeclared) = client.Missing(publisher.Acknowledged);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{clock.Elapsed.TotalSeconds:N0} s, {kills} kills, {publisher.Sent} sent, {publisher.Acknowledged.Count} acknowledged, "
            + $"{client.Numbers.Count} received, {client.Gaps} gaps, {lost} lost where a gap was told, {undeclared.Count} undeclared"));
        Assert.Empty(undeclared);
        Assert.Equal(client.Numbers.Order().Distinct(), client.Numbers); // in order, none twice
        Assert.True(publisher.Sent >= LeastSent, $"Only {publisher.Sent} events were sent.");
        Assert.True(client.Numbers.Count > Rate * 5, $"Only {client.Numbers.Count} events arrived.");
        Assert.True(kills >= 6, $"Only {kills} kills.");
    }

    private sealed class ChainPublisher(HttpClient client)
    {
        private int _next;

        public int Sent => _next;

        public List<int> Acknowledged { get; } = [];

        public async Task PublishAsync(int rate, CancellationToken end)
        {
            using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / rate));
            try
            {
                while (await pace.WaitForNextTickAsync(end))
                {
                    await PublishOneAsync(0);
                }
            }
            catch (OperationCanceledException)
            {
                // the time is over
            }
        }

        /// <summary>Publishes the next number once. Returns it if the server has acknowledged it; else what is given.</summary>
        public async Task<int> PublishOneAsync(int otherwise)
        {
            var number = ++_next;
            try
            {
                using var content = new StringContent(
                    string.Create(CultureInfo.InvariantCulture, $"{{\"data\":{{\"number\":{number} }} }}"), Encoding.UTF8, "application/json");
                using var response = await client.PostAsync("/streams/orders/events", content);
                if (response.IsSuccessStatusCode)
                {
                    Acknowledged.Add(number);
                    return number;
                }
            }
            catch (HttpRequestException)
            {
                // no answer: it may be published, and is not sent again
            }

            return otherwise;
        }
    }

    // Reads as a browser does: it comes back with the last id, after the time that it was told.
    private sealed class ChainClient(Uri address)
    {
        private readonly List<int> _received = []; // a number, or 0 for a gap
        private readonly Lock _lock = new();
        private readonly CancellationTokenSource _end = new();
        private (int Number, TaskCompletionSource Passed) _awaited = (int.MaxValue, new TaskCompletionSource());

        public List<int> Numbers => [.. _received.Where(number => number > 0)];

        public int Gaps => _received.Count(number => number == 0);

        public Task EndAsync() => _end.CancelAsync();

        public async Task ReadAsync(CancellationToken cancellationToken)
        {
            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _end.Token);
            using var client = RunningServer.ClientOf(address);
            string? cursor = null;
            while (!both.IsCancellationRequested)
            {
                try
                {
                    var query = cursor is null ? "" : $"&lastEventId={cursor}";
                    await using var body = await client.GetStreamAsync($"/events?streams=orders&overflow=disconnect{query}", both.Token);
                    var events = SseParser.Create(body, (_, data) => JsonElement.Parse(data));
                    await foreach (var item in events.EnumerateAsync(both.Token))
                    {
                        var next = Received.From(item);
                        Add(next);
                        cursor = next.Id ?? cursor;
                    }
                }
                catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException)
                {
                    // the server was killed, or is not there yet
                }

                using var wait = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
                await wait.WaitForNextTickAsync(CancellationToken.None);
            }
        }

        /// <summary>Completes when an event behind this one arrives; a gap counts as 0.</summary>
        public Task HasPassedAsync(int number)
        {
            lock (_lock)
            {
                _awaited = (number, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
                return _awaited.Passed.Task;
            }
        }

        /// <summary>Publishes until one of the events has arrived, so that everything before it has arrived or is lost.</summary>
        public async Task HasReadAsync(Func<int, Task<int>> publish, CancellationToken cancellationToken)
        {
            using var wait = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
            var first = 0;
            while (true)
            {
                var number = await publish(0);
                first = first == 0 ? number : first;
                await wait.WaitForNextTickAsync(cancellationToken);
                lock (_lock)
                {
                    if (first > 0 && _received.Exists(received => received >= first))
                    {
                        return;
                    }
                }
            }
        }

        /// <summary>Of the acknowledged events up to the last that has arrived: how many are missing where a gap was told, and which elsewhere.</summary>
        public (int Lost, List<int> Undeclared) Missing(List<int> acknowledged)
        {
            var arrived = Numbers.ToHashSet();
            var lost = 0;
            List<int> undeclared = [];
            foreach (var number in acknowledged.Where(number => number <= Numbers[^1] && !arrived.Contains(number)))
            {
                // A gap must stand between the events around the one that is missing.
                var after = _received.FindIndex(received => received > number);
                var before = _received.FindLastIndex(after, received => received > 0 && received < number);
                if (_received.Skip(before + 1).Take(after - before - 1).Contains(0))
                {
                    lost++;
                }
                else
                {
                    undeclared.Add(number);
                }
            }

            return (lost, undeclared);
        }

        private void Add(Received next)
        {
            lock (_lock)
            {
                if (next.Type is "gap" or "orders-gap")
                {
                    _received.Add(0);
                }
                else if (next.Type == "orders-update")
                {
                    _received.Add(next.Data.GetProperty("number").GetInt32());
                }

                if (_received.Count > 0 && _received[^1] > _awaited.Number)
                {
                    _awaited.Passed.TrySetResult();
                }
            }
        }
    }
}
