using System.Globalization;
using System.Text.Json;
using RxSse.Views.Parsing;
using Xunit;

namespace RxSse.Tests.Simulation;

/// <summary>
/// One connection of a client to a view, and the invariant of what it received: events of replayable pipes are in order and
/// once, and each gap is declared before a later id is written; events of live pipes have no id.
/// </summary>
internal sealed class ViewConnection(Client client, IReadOnlyList<ModelPipe> pipes, string? cursor)
{
    private sealed record Gap(long From, long To, string Reason, long? Missed);

    public Client Client => client;

    /// <summary>Checks everything that was received so far, and at the end that nothing is missing.</summary>
    public void Check(IReadOnlyList<(char Stream, int Value)> published, bool isComplete = false)
    {
        var models = pipes.Where(pipe => !pipe.IsLive).ToDictionary(
            pipe => pipe.Type, pipe => (Pipe: pipe, Model: pipe.Of(published), Received: new int[published.Count + 1]));
        var gaps = new List<Gap>();
        var start = cursor is null ? (long?)null : Sequence(cursor);
        var position = start ?? 0;
        var (lastId, lastEvent, isJoined, beforeJoin) = (-1L, 0L, false, new List<Gap>());
        var isFirst = true;

        foreach (var item in client.Received)
        {
            using var json = JsonDocument.Parse(item.Data);
            var (type, data) = (json.RootElement.GetProperty("type").GetString()!, json.RootElement.GetProperty("data"));
            var isSnapshot = !isJoined && start is null;
            Assert.True(
                !isFirst || start is null || type == "gap" || pipes.All(pipe => !pipe.IsLive),
                $"a client that reconnects to live pipes receives a gap first, not {item.Data}");
            isFirst = false;
            if (type == "gap")
            {
                gaps.Add(ToGap(data));
                if (!isJoined)
                {
                    beforeJoin.Add(gaps[^1]);
                }

                continue;
            }

            if (models.TryGetValue(type, out var pipe) && !isSnapshot)
            {
                var number = data.GetProperty("n").GetInt32();
                Assert.True(number > (start ?? 0), $"{type} {number} was had before");
                Assert.True(number >= lastEvent, $"{type} {number} comes after {lastEvent}");
                Assert.True(++pipe.Received[number] <= pipe.Model.Allowed[number], $"{type} {number} comes too often");
                Assert.True(item.EventId is null || Sequence(item.EventId) == number, $"{type} {number} has the id {item.EventId}");
                lastEvent = number;
            }

            Assert.True(item.EventId is null || type[0] != 'l', $"live events have no id: {item.EventId} {item.Data}");
            if (item.EventId is not { } text)
            {
                continue;
            }

            var id = Sequence(text);
            Assert.True(id >= lastId, $"{id} comes after {lastId}");
            lastId = id;
            if (isSnapshot)
            {
                (start, isJoined, position) = type == "heartbeat" ? (id, true, id) : (start, false, position);
                continue;
            }

            isJoined |= type == "heartbeat";
            Assert.True(type != "heartbeat" || id >= lastEvent, $"a heartbeat {id} behind {lastEvent}");
            foreach (var (name, model) in models)
            {
                for (var due = position + 1; due <= id; due++)
                {
                    Assert.True(
                        model.Received[due] >= model.Model.Due[due] || gaps.Exists(gap => due > gap.From && due <= gap.To),
                        $"{id} is written, but {name} {due} is neither written nor declared");
                }
            }

            position = Math.Max(position, id);
        }

        Assert.True(beforeJoin.Count(gap => gap.Missed is null && gap.Reason != "slow" && gap.Reason != "expired") <= 1, "one gap tells all");
        foreach (var (name, model) in models)
        {
            // The first event of a replay, after a gap, and of a new pipeline has no predecessor to compare with.
            var repeated = Enumerable.Range(0, published.Count + 1).Count(sequence => model.Received[sequence] > model.Model.Due[sequence]);
            Assert.True(repeated <= (model.Pipe.IsDistinct ? 2 + gaps.Count : 0), $"{name} repeats {repeated}");
        }

        if (isComplete)
        {
            Assert.True(isJoined, "the join has not ended");
            Assert.Equal(published.Count, position);
            if (pipes.All(pipe => !pipe.IsLive && !pipe.IsDistinct) && gaps.TrueForAll(gap => gap.Missed is not null && gap.From >= start))
            {
                Assert.Equal(
                    models.Values.Sum(model => model.Model.Due.Skip((int)start!.Value + 1).Sum()),
                    models.Values.Sum(model => model.Received.Sum()) + gaps.Sum(gap => gap.Missed!.Value));
            }
        }
    }

    private static Gap ToGap(JsonElement data) => new(
        data.GetProperty("from").GetString() is { } from && from.StartsWith("e-", StringComparison.Ordinal) ? Sequence(from) : -1,
        Sequence(data.GetProperty("to").GetString()!),
        data.GetProperty("reason").GetString()!,
        data.GetProperty("missed").ValueKind == JsonValueKind.Number ? data.GetProperty("missed").GetInt64() : null);

    private static long Sequence(string id) => id.StartsWith("e-", StringComparison.Ordinal)
        ? long.Parse(id.AsSpan(2), CultureInfo.InvariantCulture)
        : 0; // a cursor of an earlier log: all of this one is due
}
