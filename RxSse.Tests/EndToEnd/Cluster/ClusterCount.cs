using System.Diagnostics;
using System.Globalization;
using RxSse.Tests.EndToEnd.Clients;
using Xunit;

namespace RxSse.Tests.EndToEnd.Cluster;

/// <summary>
/// What all clients have received of what was acknowledged. Each acknowledged event has come to each client once, with its id, or lies in a
/// gap that the client was told.
/// </summary>
internal sealed class ClusterCount
{
    private readonly HashSet<long> _lost = [];

    private ClusterCount(ClusterPublisher publisher, IReadOnlyCollection<ClusterClient> clients)
    {
        Clients = clients.Count;
        Acknowledged = publisher.Acknowledged.Count;
        LongestWait = publisher.LongestWait;
        Refused = publisher.Refused.Values.Sum();
        Broken = publisher.Broken;
        Returns = clients.Sum(client => client.Returns);
    }

    public int Clients { get; }

    public int Acknowledged { get; }

    /// <summary>The longest time from the first request for an event to its acknowledgement.</summary>
    public TimeSpan LongestWait { get; }

    /// <summary>The longest time in which a client received no order.</summary>
    public TimeSpan LongestSilence { get; private set; }

    public int Refused { get; }

    public int Broken { get; }

    /// <summary>How often a client has come back.</summary>
    public int Returns { get; }

    /// <summary>The orders that all clients have received.</summary>
    public int Deliveries { get; private set; }

    /// <summary>The gaps that were told, by reason.</summary>
    public Dictionary<string, int> Gaps { get; } = [];

    /// <summary>How many acknowledged events a client has not received, and was told so.</summary>
    public int Lost => _lost.Count;

    public static ClusterCount Of(ClusterPublisher publisher, IReadOnlyCollection<ClusterClient> clients)
    {
        var count = new ClusterCount(publisher, clients);
        var acknowledged = publisher.Acknowledged.ToDictionary(pair => Received.SequenceOf(pair.Value), pair => pair.Key);
        Assert.Equal(publisher.Acknowledged.Count, acknowledged.Count); // no id was given twice
        foreach (var client in clients)
        {
            count.Add(client.Arrivals, acknowledged);
        }

        return count;
    }

    private string PrintedGaps => Gaps.Count == 0 ? "none" : string.Join(", ", Gaps.Select(gap => $"{gap.Value} {gap.Key}"));

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Acknowledged} acknowledged, {Clients} clients, {Deliveries} deliveries, {Returns} returns, {Refused} refused, "
        + $"{Broken} without answer, gaps: {PrintedGaps}, {Lost} lost where a gap was told, "
        + $"longest wait of a publisher {LongestWait.TotalSeconds:0.00} s, "
        + $"longest silence of a client {LongestSilence.TotalSeconds:0.00} s");

    private void Add(IReadOnlyList<Arrival> arrivals, Dictionary<long, int> acknowledged)
    {
        var orders = arrivals.Where(arrival => arrival.IsOrder).ToList();
        AssertInOrderAndOnce(arrivals);
        var numbers = orders.DistinctBy(order => order.Event.Sequence).ToDictionary(order => order.Event.Sequence, order => order.Number);
        var gaps = arrivals.Select(arrival => arrival.Gap).OfType<Gap>().ToList();
        foreach (var (sequence, number) in acknowledged)
        {
            if (numbers.TryGetValue(sequence, out var received))
            {
                Assert.Equal(number, received);
            }
            else
            {
                Assert.True(gaps.Exists(gap => IsIn(gap, sequence)), $"A client has neither event {sequence}, number {number}, nor a gap.");
                _lost.Add(sequence);
            }
        }

        foreach (var gap in gaps)
        {
            Gaps[gap.Reason] = Gaps.GetValueOrDefault(gap.Reason) + 1;
        }

        Deliveries += orders.Count;
        LongestSilence = orders.Zip(orders.Skip(1), (one, next) => Stopwatch.GetElapsedTime(one.Timestamp, next.Timestamp))
            .Append(LongestSilence).Max();
    }

    // Behind a gap that tells of a new epoch, the snapshot, up to the next heartbeat, may bring an event again; and what got no answer before
    // the gap, and was lost, is published again.
    private static void AssertInOrderAndOnce(IReadOnlyList<Arrival> arrivals)
    {
        var numbers = new HashSet<int>();
        var last = 0L;
        var isSnapshot = false;
        foreach (var arrival in arrivals)
        {
            if (arrival.Gap is { Reason: "restarted" })
            {
                numbers.Clear();
                isSnapshot = true;
            }
            else if (arrival.IsOrder)
            {
                Assert.True(numbers.Add(arrival.Number), $"Number {arrival.Number} has come twice.");
                Assert.True(arrival.Event.Sequence > last || isSnapshot, $"Event {arrival.Event.Sequence} came after {last}.");
                last = Math.Max(last, arrival.Event.Sequence);
            }
            else if (arrival.Event.Type == "heartbeat")
            {
                isSnapshot = false;
            }
        }
    }

    private static bool IsIn(Gap gap, long sequence) =>
        Received.SequenceOf(gap.From!) < sequence && sequence <= Received.SequenceOf(gap.To);
}
