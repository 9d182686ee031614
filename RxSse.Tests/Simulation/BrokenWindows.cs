using System.Text.Json;
using RxSse.Log;
using Xunit;

namespace RxSse.Tests.Simulation;

/// <summary>
/// What a client receives of windows over stream a of a log that breaks: each whole window has the events that the log had in the epoch of its
/// id, none comes twice in an epoch, ids do not fall in an epoch, and before an id is written each window that ended up to it has been received
/// or declared. Windows whose id was dropped from a full queue are declared, although they have been received, and have
/// the epoch in which the next gap begins.
/// </summary>
/// <param name="log">The log.</param>
internal sealed class BrokenWindows(BreakingLog log)
{
    private static readonly (string Type, int Length, int Step, bool IsNeverEmpty)[] Pipes =
        [("w0", 4, 4, true), ("w1", 6, 2, true), ("w2", 4, 4, false)];

    public const string View = "(a | count over 4ms | as w0), (a | count over 6ms every 2ms | as w1), (a | max $ over 4ms | as w2)";

    /// <summary>Checks a response.</summary>
    /// <param name="client">The client.</param>
    /// <param name="cursor">The cursor that it sent; null if there was none.</param>
    /// <param name="isLast">Whether everything has arrived.</param>
    public void Check(Client client, string? cursor, bool isLast)
    {
        EventId? last = EventId.TryParse(cursor, out var id) ? id : null;
        var epoch = last?.Epoch; // null behind a gap
        var until = last?.Until;
        var gaps = new List<((long, long) From, (long, long) To)>();
        var received = new HashSet<(string, long)>();
        var shorter = new HashSet<long>(); // the ends of windows that began with the view: of w2, the view may have no event
        var group = new List<(string Type, long From, long To, long Count)>();
        var hasJoined = false;
        foreach (var item in client.Received)
        {
            using var json = JsonDocument.Parse(item.Data);
            var (type, data) = (json.RootElement.GetProperty("type").GetString()!, json.RootElement.GetProperty("data"));
            if (type == "gap")
            {
                Assert.True(EventId.TryParse(data.GetProperty("to").GetString(), out var to) && log.Knows(to), $"{to} is no id. {Text(client)}");
                var hasFrom = EventId.TryParse(data.GetProperty("from").GetString(), out var from);
                gaps.Add((hasFrom ? (from.Sequence, from.Until ?? log.TimeOf(from)) : (-1, 0), (to.Sequence, to.Until ?? log.TimeOf(to))));
                foreach (var window in group)
                {
                    Assert.True(hasFrom && IsDeclared(PositionOf(window.To, from)), $"{window} has no id. {Text(client)}");
                    CheckWindow(window, from, client);
                }

                group.Clear();
                epoch = null;
            }
            else if (Pipes.Any(pipe => pipe.Type == type))
            {
                group.Add((type, data.GetProperty("from").GetInt64(), data.GetProperty("to").GetInt64(), data.GetProperty("count").GetInt64()));
            }

            if (item.EventId is null)
            {
                continue;
            }

            Assert.True(EventId.TryParse(item.EventId, out var own) && log.Knows(own) && own.Until is not null, $"{item.EventId} is no id. {Text(client)}");
            Assert.True((epoch ?? own.Epoch) == own.Epoch, $"No gap before {own}. {Text(client)}");
            if (last is { } before && before.Epoch == own.Epoch)
            {
                Assert.True((own.Sequence, own.Until).CompareTo((before.Sequence, before.Until)) >= 0, $"{own} comes after {before}. {Text(client)}");
            }
            else
            {
                received.Clear();
                until = last is null ? null : log.TimeOf(log.BeginOf(own));
            }

            foreach (var window in group)
            {
                CheckWindow(window, own, client);
                _ = window is { Type: "w0" } && window.From > window.To - 4 && shorter.Add(window.To);
                Assert.True(received.Add((window.Type, window.To)), $"{window} comes twice. {Text(client)}");
            }

            group.Clear();
            foreach (var (pipe, length, step, isNeverEmpty) in Pipes)
            {
                for (var end = ((until ?? long.MaxValue - step) / step * step) + step; end <= own.Until; end += step)
                {
                    var isDue = isNeverEmpty || (!shorter.Contains(end) && EventsIn(end - length, end, own).Any(sequence => sequence > log.EvictedThrough));
                    Assert.True(!isDue || received.Contains((pipe, end)) || IsDeclared(PositionOf(end, own)), $"{pipe} {end} is missing at {own}. {Text(client)}");
                }
            }

            hasJoined |= type == "heartbeat";
            until = own.Until;
            (last, epoch) = (own, own.Epoch);
        }

        Assert.True(!isLast || client.WasAborted || hasJoined, $"The join has not ended. {Text(client)}");

        bool IsDeclared((long, long) at) => gaps.Exists(gap => at.CompareTo(gap.From) > 0 && at.CompareTo(gap.To) <= 0);
    }

    // Where a window ends: behind the newest event before its end, in the epoch of an id.
    private (long Sequence, long Until) PositionOf(long end, EventId id) =>
        (Math.Max(log.BeginOf(id).Sequence, EventsOf(id).Where(sequence => log.Times[sequence].ToUnixTimeMilliseconds() < end).DefaultIfEmpty().Max()), end);

    private void CheckWindow((string Type, long From, long To, long Count) window, EventId id, Client client)
    {
        var count = EventsIn(window.From, window.To, id).Count();
        var length = Pipes.Single(pipe => pipe.Type == window.Type).Length;
        Assert.True(window.From >= window.To - length, $"{window} is too long. {Text(client)}");
        Assert.True(
            window.From > window.To - length ? window.Count <= count : window.Count == count, $"{window} has {count} events at {id}. {Text(client)}");
    }

    private IEnumerable<long> EventsIn(long from, long to, EventId id) => EventsOf(id).Where(sequence =>
        log.Streams[sequence] == "a" && log.Times[sequence].ToUnixTimeMilliseconds() is var time && time >= from && time < to);

    private IEnumerable<long> EventsOf(EventId id) =>
        log.Streams.Keys.Where(sequence => log.Has(sequence, id) && log.Knows(id with { Sequence = sequence }));

    private string Text(Client client) => $"{string.Join(", ", BreakSimulation.Describe(client))}; the log: "
        + string.Join(" ", log.Streams.Select(next => $"{next.Value}{next.Key}@{log.Times[next.Key].ToUnixTimeMilliseconds()}"));
}
