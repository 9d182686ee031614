using System.Globalization;
using System.Text.Json;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Simulation;

/// <summary>
/// One connection of a client, and the invariant of what it received: in order, once, and each gap declared before a later
/// id is written.
/// </summary>
internal sealed class Connection(Client client, StreamSelection selection, string? cursor)
{
    private sealed record Gap(long From, long To, long? Missed);

    public Client Client => client;

    /// <summary>Checks everything that was received so far against the published events.</summary>
    public Verdict Check(IReadOnlyList<string> published)
    {
        var gaps = new List<Gap>();
        var received = new HashSet<long>();
        long? position = cursor is null ? null : Sequence(cursor);
        var start = position;
        var isReplaced = false; // an unknown cursor or none: the snapshot replaces the earlier events
        var isJoined = false;
        var lastId = -1L;

        foreach (var item in client.Received)
        {
            var (type, data) = Parse(item.Data);
            if (type == "gap")
            {
                var gap = ToGap(data);
                gaps.Add(gap);
                isReplaced |= data.GetProperty("reason").GetString() == "unknown";
                continue;
            }

            if (type is not ("heartbeat" or "numbers-update"))
            {
                continue;
            }

            var id = Sequence(item.EventId!);
            var isSnapshot = !isJoined && (start is null || isReplaced);
            Assert.True(id >= lastId, $"{id} comes after {lastId}");
            lastId = id;
            if (type == "heartbeat")
            {
                start = isSnapshot ? id : start;
                position = isJoined || !isSnapshot ? position : id;
                isJoined = true;
            }
            else if (!isSnapshot)
            {
                Assert.True(selection.Has(published[(int)id - 1]), $"{id} was not asked for");
                Assert.True(received.Add(id), $"{id} comes twice");
            }

            if (isJoined || !isSnapshot)
            {
                for (var due = position!.Value + 1; due <= id; due++)
                {
                    Assert.True(
                        !selection.Has(published[(int)due - 1]) || received.Contains(due)
                            || gaps.Exists(gap => due > gap.From && due <= gap.To),
                        $"{id} is written, but {due} is neither written nor declared");
                }

                position = Math.Max(position.Value, id);
            }
        }

        // A gap that reaches back into the snapshot counts events that were not due one by one.
        var isCounted = gaps.TrueForAll(gap => gap.Missed is not null && gap.From >= start);
        return new Verdict(start ?? 0, position ?? 0, received, isCounted ? gaps.Sum(gap => gap.Missed!.Value) : null, isJoined);
    }

    private static Gap ToGap(JsonElement data) => new(
        data.GetProperty("from").GetString() is { } from && from.StartsWith("e-", StringComparison.Ordinal) ? Sequence(from) : -1,
        Sequence(data.GetProperty("to").GetString()!),
        data.GetProperty("missed").ValueKind == JsonValueKind.Number ? data.GetProperty("missed").GetInt64() : null);

    private static (string Type, JsonElement Data) Parse(string envelope)
    {
        var root = JsonDocument.Parse(envelope).RootElement;
        return (root.GetProperty("type").GetString()!, root.GetProperty("data"));
    }

    private static long Sequence(string id) => id.StartsWith("e-", StringComparison.Ordinal)
        ? long.Parse(id.AsSpan(2), CultureInfo.InvariantCulture)
        : 0; // a cursor of an earlier log: all of this one is due

    /// <summary>The result of a connection.</summary>
    /// <param name="From">Everything after this was due.</param>
    /// <param name="UpTo">Everything up to this has been received or declared.</param>
    /// <param name="Received">The received events, without the snapshot.</param>
    /// <param name="Declared">The number of missing events by the gaps; null if a gap has no number.</param>
    /// <param name="IsJoined">Whether the join has ended.</param>
    internal sealed record Verdict(long From, long UpTo, IReadOnlySet<long> Received, long? Declared, bool IsJoined)
    {
        /// <summary>The received events plus the declared ones are the published events.</summary>
        public void AssertComplete(IReadOnlyList<string> published, StreamSelection selection)
        {
            Assert.True(IsJoined, "the join has not ended");
            Assert.Equal(published.Count, UpTo);
            var sequences = Enumerable.Range(1, published.Count);
            var due = sequences.Where(sequence => sequence > From && selection.Has(published[sequence - 1])).ToArray();
            Assert.Equal(due.Length, Received.Count + (Declared ?? (due.Length - Received.Count)));
        }
    }
}
