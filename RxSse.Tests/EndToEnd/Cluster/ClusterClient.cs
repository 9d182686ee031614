using System.Diagnostics;
using System.Net.ServerSentEvents;
using System.Text.Json;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;

namespace RxSse.Tests.EndToEnd.Cluster;

/// <summary>
/// A subscriber of several nodes: when its connection ends or breaks, it goes to the next one with its last id, as it does behind a load
/// balancer.
/// </summary>
/// <param name="nodes">Where it goes in turn.</param>
/// <param name="first">The one with which it begins.</param>
internal sealed class ClusterClient(IReadOnlyList<Uri> nodes, int first) : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _lock = new();
    private readonly List<Arrival> _arrivals = [];
    private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private (Func<Arrival, bool> IsIt, TaskCompletionSource Came)? _awaited;
    private Task _reading = Task.CompletedTask;
    private string? _cursor;

    /// <summary>How often it has come back.</summary>
    public int Returns { get; private set; }

    /// <summary>All that has come, in order.</summary>
    public IReadOnlyList<Arrival> Arrivals
    {
        get
        {
            lock (_lock)
            {
                return [.. _arrivals];
            }
        }
    }

    /// <summary>Begins to read. Completes at the end of the join.</summary>
    public Task JoinAsync()
    {
        _reading = ReadAsync();
        return _joined.Task.WaitAsync(Patience.Limit);
    }

    /// <summary>Completes when something has come, or comes.</summary>
    public Task HasReceivedAsync(Func<Arrival, bool> isIt)
    {
        lock (_lock)
        {
            if (_arrivals.Any(isIt))
            {
                return Task.CompletedTask;
            }

            var came = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited = (isIt, came);
            return came.Task.WaitAsync(Patience.Limit);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _reading;
        _end.Dispose();
    }

    private async Task ReadAsync()
    {
        var clients = nodes.Select(RunningServer.ClientOf).ToList();
        for (var turn = first; !_end.IsCancellationRequested; turn++)
        {
            try
            {
                await ReadAsync(clients[turn % clients.Count]);
            }
            catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException)
            {
                // the node has ended, or is not there
            }

            Returns++;
            using var retry = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
            await retry.WaitForNextTickAsync(CancellationToken.None);
        }

        clients.ForEach(client => client.Dispose());
    }

    private async Task ReadAsync(HttpClient client)
    {
        var query = _cursor is null ? "" : $"&lastEventId={_cursor}";
        await using var body = await client.GetStreamAsync($"/events?streams=orders,stock{query}", _end.Token);
        await foreach (var item in SseParser.Create(body, (_, data) => JsonElement.Parse(data)).EnumerateAsync(_end.Token))
        {
            var next = Received.From(item);
            _cursor = next.Id ?? _cursor;
            Add(new Arrival(next, Stopwatch.GetTimestamp()));
        }
    }

    private void Add(Arrival arrival)
    {
        lock (_lock)
        {
            _arrivals.Add(arrival);
            if (_awaited is { } awaited && awaited.IsIt(arrival))
            {
                awaited.Came.TrySetResult();
            }
        }

        if (arrival.Event.Type == "heartbeat")
        {
            _joined.TrySetResult();
        }
    }
}

/// <summary>What came to a client, and when.</summary>
internal sealed record Arrival(Received Event, long Timestamp)
{
    public bool IsOrder => Event.Type == "orders-update";

    /// <summary>The number that its publisher gave it; 0 if it is no order.</summary>
    public int Number => IsOrder ? Event.Data.GetProperty("number").GetInt32() : 0;

    public Gap? Gap => Event.Type == "gap" ? Gap.Of(Event) : null;
}
