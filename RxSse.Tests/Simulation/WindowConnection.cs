using System.Text.Json;
using RxSse.Log;
using Xunit;

namespace RxSse.Tests.Simulation;

/// <summary>
/// One connection of a client to a view with windows, and the invariant of what it received: each window is what the log says, with the position
/// of the newest event before its end; it is there once, and before a later id is written it is there, or declared missing.
/// </summary>
/// <param name="client">The client.</param>
/// <param name="pipes">The pipes with windows.</param>
/// <param name="hasPlain">Whether the events of stream a are there too.</param>
/// <param name="cursor">The id that it has sent; null if it has none that is known.</param>
/// <param name="isEarliest">Whether it has asked for everything that is retained.</param>
/// <param name="mayBeShort">Whether the log drops events, so that windows may be shorter, and then empty.</param>
internal sealed class WindowConnection(
    Client client, IReadOnlyList<WindowModel> pipes, bool hasPlain, string? cursor, bool isEarliest, bool mayBeShort)
{
    private static readonly (long Sequence, long Until) Nothing = (-1, long.MinValue);

    public Client Client => client;

    public void Check(IReadOnlyList<LogEvent> log, bool isComplete = false)
    {
        var gaps = new List<((long, long) From, (long, long) To)>();
        var received = new HashSet<(string Type, long At)>();
        (long Sequence, long Until)? start = cursor is not null ? PositionOf(cursor) : isEarliest && log.Count > 0 ? (0, PositionOf(1).Until) : null;
        var isJoined = start is not null;
        var last = start ?? Nothing;
        var checkedUpTo = start;
        foreach (var item in client.Received)
        {
            using var json = JsonDocument.Parse(item.Data);
            var (type, data) = (json.RootElement.GetProperty("type").GetString()!, json.RootElement.GetProperty("data"));
            if (type == "gap")
            {
                var from = data.GetProperty("from").GetString() is { } text && text.StartsWith("e-", StringComparison.Ordinal) ? PositionOf(text) : Nothing;
                gaps.Add((from, PositionOf(data.GetProperty("to").GetString()!)));
                continue;
            }

            if (pipes.FirstOrDefault(pipe => pipe.Type == type) is { } model)
            {
                Assert.True(isJoined, "a window is in no snapshot");
                var (from, to) = (data.GetProperty("from").GetInt64(), data.GetProperty("to").GetInt64());
                Assert.True(received.Add((type, to)), $"{type} {to} comes twice");
                Assert.True(from == to - model.Length || (mayBeShort && from > to - model.Length && from <= to), $"{type} {from} to {to}");
                if (from == to - model.Length)
                {
                    Assert.Equal(model.Value(log, from, to), data.EnumerateObject().First().Value.GetDecimal());
                }

                var at = PositionOfWindow(to);
                Assert.True(at.CompareTo(last) >= 0, $"{type} {at} comes after {last}");
                Assert.True(start is null || at.CompareTo(start.Value) > 0, $"{type} {at} was had with {start}");
                Assert.True(item.EventId is null || item.EventId == $"e-{at.Sequence}-{to}", $"{type} {to} has the id {item.EventId}, and is at {at}");
                last = at;
            }
            else if (type == "p0" && isJoined)
            {
                var number = data.GetProperty("n").GetInt32();
                Assert.True(received.Add((type, number)), $"{number} comes twice");
                Assert.True(start is null || number > start.Value.Sequence, $"{number} was had");
                Assert.True(item.EventId is null || item.EventId == $"e-{number}", $"{number} has the id {item.EventId}");
            }

            if (item.EventId is not { } id)
            {
                continue;
            }

            var position = PositionOf(id);
            if (!isJoined)
            {
                (isJoined, start, checkedUpTo, last) = type == "heartbeat" ? (true, position, position, position) : (false, start, checkedUpTo, last);
                continue;
            }

            Assert.True(position.CompareTo(last) >= 0, $"{id} comes after {last}");
            last = position;
            AssertComplete(id, checkedUpTo!.Value, position);
            checkedUpTo = position.CompareTo(checkedUpTo.Value) > 0 ? position : checkedUpTo;
        }

        if (isComplete)
        {
            Assert.True(isJoined, "the join has not ended");
            Assert.Equal(log.Count, checkedUpTo!.Value.Sequence);
        }

        void AssertComplete(string id, (long Sequence, long Until) from, (long Sequence, long Until) to)
        {
            foreach (var model in pipes)
            {
                var first = (Math.Max(from.Until, 0) / model.Step * model.Step) + model.Step;
                for (var end = first; end <= to.Until; end += model.Step)
                {
                    var at = PositionOfWindow(end);
                    var isDue = at.CompareTo(from) > 0 && at.CompareTo(to) <= 0 && model.Value(log, end - model.Length, end) is not null
                        && (!mayBeShort || model.IsNeverEmpty);
                    Assert.True(!isDue || received.Contains((model.Type, end)) || IsDeclared(at), $"{id} is written, and {model.Type} {end} at {at} is missing");
                }
            }

            for (var number = from.Sequence + 1; hasPlain && number <= to.Sequence; number++)
            {
                var at = PositionOf(number);
                Assert.True(
                    log[(int)number - 1].Event.Stream != "a" || received.Contains(("p0", number)) || IsDeclared(at), $"{id} is written, and {number} is missing");
            }
        }

        bool IsDeclared((long, long) at) => gaps.Exists(gap => at.CompareTo(gap.From) > 0 && at.CompareTo(gap.To) <= 0);

        (long Sequence, long Until) PositionOfWindow(long end) =>
            (log.TakeWhile(logged => logged.Time < DateTimeOffset.FromUnixTimeMilliseconds(end)).Count(), end);

        (long Sequence, long Until) PositionOf(object id)
        {
            if (id is long or int)
            {
                var sequence = Convert.ToInt64(id, System.Globalization.CultureInfo.InvariantCulture);
                return (sequence, sequence == 0 ? -1 : log[(int)sequence - 1].Time.ToUnixTimeMilliseconds());
            }

            Assert.True(EventId.TryParse((string)id, out var parsed), $"{id} is no id");
            return parsed.Until is { } until ? (parsed.Sequence, until) : PositionOf(parsed.Sequence);
        }
    }
}
