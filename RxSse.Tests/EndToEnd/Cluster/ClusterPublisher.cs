using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;
using static System.FormattableString;

namespace RxSse.Tests.EndToEnd.Cluster;

/// <summary>
/// Publishes numbers, some in parallel, each at one node. What is refused, or gets no answer, is sent to the next node with the same key,
/// until it is acknowledged.
/// </summary>
internal sealed class ClusterPublisher : IDisposable
{
    private const int Parallel = 5;
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(100);

    private readonly List<HttpClient> _nodes;
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<int, string> _acknowledged = [];
    private readonly ConcurrentDictionary<HttpStatusCode, int> _refused = [];
    private readonly string _name = $"{Guid.NewGuid():N}";
    private Task _publishing = Task.CompletedTask;
    private int _numbers;
    private int _broken;
    private long _longest; // wait of a publisher, in ticks of the stopwatch

    public ClusterPublisher(IEnumerable<Uri> nodes) => _nodes = [.. nodes.Select(RunningServer.ClientOf)];

    /// <summary>The id that each number was acknowledged with.</summary>
    public IReadOnlyDictionary<int, string> Acknowledged => _acknowledged;

    /// <summary>How often a request was refused, by status.</summary>
    public IReadOnlyDictionary<HttpStatusCode, int> Refused => _refused;

    /// <summary>How often a request got no answer.</summary>
    public int Broken => _broken;

    /// <summary>The longest time from the first request for a number to its acknowledgement.</summary>
    public TimeSpan LongestWait => Stopwatch.GetElapsedTime(0, _longest);

    /// <summary>What the last problem said.</summary>
    public string LastProblem { get; private set; } = "";

    public void Start(int perSecond) =>
        _publishing = Task.WhenAll(Enumerable.Range(0, Parallel).Select(node => PublishAsync(node, (double)perSecond / Parallel)));

    /// <summary>Publishes no more. Completes when all is acknowledged.</summary>
    public async Task EndAsync()
    {
        await _end.CancelAsync();
        await _publishing.WaitAsync(Patience.Limit);
    }

    /// <summary>Publishes one number.</summary>
    public async Task<int> PublishOneAsync(int node)
    {
        var number = Interlocked.Increment(ref _numbers);
        var began = Stopwatch.GetTimestamp();
        using var again = new PeriodicTimer(Again);
        while (!await TryAsync(_nodes[node++ % _nodes.Count], number))
        {
            await again.WaitForNextTickAsync(CancellationToken.None);
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience.Limit * 2, $"Number {number} is not acknowledged: {LastProblem}");
        }

        InterlockedMax(Stopwatch.GetTimestamp() - began);
        return number;
    }

    public void Dispose()
    {
        _end.Dispose();
        _nodes.ForEach(node => node.Dispose());
    }

    private async Task PublishAsync(int node, double perSecond)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1 / perSecond));
        while (!_end.IsCancellationRequested)
        {
            await pace.WaitForNextTickAsync(CancellationToken.None);
            await PublishOneAsync(node++);
        }
    }

    private async Task<bool> TryAsync(HttpClient node, int number)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/streams/orders/events");
        request.Headers.Add("Idempotency-Key", Invariant($"\"{_name}-{number}\""));
        request.Content = new StringContent(
            Invariant($"{{\"data\":{{\"number\":{number} }} }}"), Encoding.UTF8, "application/json");
        try
        {
            using var response = await node.SendAsync(request);
            var answer = await response.Content.ReadAsStringAsync();
            if (response.IsSuccessStatusCode)
            {
                _acknowledged[number] = JsonElement.Parse(answer).GetProperty("last").GetString()!;
                return true;
            }

            LastProblem = answer;
            _refused.AddOrUpdate(response.StatusCode, 1, (_, count) => count + 1);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or TaskCanceledException)
        {
            Interlocked.Increment(ref _broken); // the node has ended, or is not there
        }

        return false;
    }

    private void InterlockedMax(long wait)
    {
        for (var before = _longest; wait > before; before = _longest)
        {
            Interlocked.CompareExchange(ref _longest, wait, before);
        }
    }
}
