using System.Text.Json;
using RxSse.Log;
using Xunit;

namespace RxSse.Tests.Simulation;

/// <summary>
/// What a client receives of windows over stream a of a log that breaks: each whole window has the events that the log had in the epoch of its
/// id, none comes twice in an epoch, ids do not fall in an epoch, and before an id is written each window that ended up to it has been received
/// or declared.
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
        var declared = long.MinValue;
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
                declared = Math.Max(declared, to.Until ?? long.MaxValue);
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
                    Assert.True(!isDue || received.Contains((pipe, end)) || end <= declared, $"{pipe} {end} is missing at {own}. {Text(client)}");
                }
            }

            hasJoined |= type == "heartbeat";
            until = last?.Epoch == own.Epoch ? Math.Max(until ?? 0, own.Until!.Value) : own.Until; // the time of an epoch may begin earlier
            (last, epoch) = (own, own.Epoch);
            declared = declared == long.MaxValue ? long.MinValue : declared;
        }

        Assert.True(!isLast || client.WasAborted || hasJoined, $"The join has not ended. {Text(client)}");
    }

    private void CheckWindow((string Type, long From, long To, long Count) window, EventId id, Client client)
    {
        var count = EventsIn(window.From, window.To, id).Count();
        var length = Pipes.Single(pipe => pipe.Type == window.Type).Length;
        Assert.True(window.From >= window.To - length, $"{window} is too long. {Text(client)}");
        Assert.True(
            window.From > window.To - length ? window.Count <= count : window.Count == count, $"{window} has {count} events at {id}. {Text(client)}");
    }

    private IEnumerable<long> EventsIn(long from, long to, EventId id) => log.Streams.Where(next => next.Value == "a" && log.Has(next.Key, id) && log.Knows(id with { Sequence = next.Key })
        && log.Times[next.Key].ToUnixTimeMilliseconds() is var time && time >= from && time < to).Select(static next => next.Key);

    private string Text(Client client) => $"{string.Join(", ", BreakSimulation.Describe(client))}; the log: "
        + string.Join(" ", log.Streams.Select(next => $"{next.Value}{next.Key}@{log.Times[next.Key].ToUnixTimeMilliseconds()}"));
}
