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
    private static readonly (string Type, int Length, int Step)[] Pipes = [("w0", 4, 4), ("w1", 6, 2)];

    public const string View = "(a | count over 4ms | as w0), (a | count over 6ms every 2ms | as w1)";

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
            else if (type is "w0" or "w1")
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
                Assert.True(received.Add((window.Type, window.To)), $"{window} comes twice. {Text(client)}");
            }

            group.Clear();
            foreach (var (pipe, _, step) in Pipes)
            {
                for (var end = ((until ?? long.MaxValue - step) / step * step) + step; end <= own.Until; end += step)
                {
                    Assert.True(received.Contains((pipe, end)) || end <= declared, $"{pipe} {end} is missing at {own}. {Text(client)}");
                }
            }

            hasJoined |= type == "heartbeat";
            (last, epoch, until) = (own, own.Epoch, Math.Max(until ?? 0, own.Until!.Value));
            declared = declared == long.MaxValue ? long.MinValue : declared;
        }

        Assert.True(!isLast || client.WasAborted || hasJoined, $"The join has not ended. {Text(client)}");
    }

    private void CheckWindow((string Type, long From, long To, long Count) window, EventId id, Client client)
    {
        var count = log.Streams.Count(next => next.Value == "a" && log.Has(next.Key, id)
            && log.Times[next.Key].ToUnixTimeMilliseconds() is var time && time >= window.From && time < window.To);
        var length = Pipes.Single(pipe => pipe.Type == window.Type).Length;
        Assert.True(window.From >= window.To - length, $"{window} is too long. {Text(client)}");
        Assert.True(
            window.From > window.To - length ? window.Count <= count : window.Count == count, $"{window} has {count} events at {id}. {Text(client)}");
    }

    private string Text(Client client) => $"{string.Join(", ", BreakSimulation.Describe(client))}; the log: "
        + string.Join(" ", log.Streams.Select(next => $"{next.Value}{next.Key}@{log.Times[next.Key].ToUnixTimeMilliseconds()}"));
}
