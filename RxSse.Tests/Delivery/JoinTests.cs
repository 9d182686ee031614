using System.Text;
using System.Text.Json;
using Microsoft.Reactive.Testing;
using RxSse.Server.Composition;
using RxSse.Server.Delivery;
using RxSse.Server.Hub;
using RxSse.Server.Log;
using RxSse.Server.Sse;
using RxSse.Server.Streams;
using Xunit;

namespace RxSse.Tests.Delivery;

/// <summary>Each row of the cursor table: what a subscriber gets from its cursor to the heartbeat that ends its join.</summary>
public sealed class JoinTests
{
    private static readonly string[] Streams = ["a", "b", "c"];

    private readonly TestScheduler _loop = new();

    [Fact]
    public void NoCursor_BringsTheSnapshot() =>
        Assert.Equal(["4b", "5a", "♥5"], Join((Cursor?)null, "aabba"));

    [Fact]
    public void CursorThatTheHistoryCovers_BringsExactlyWhatCameAfterIt() =>
        Assert.Equal(["3b", "4b", "5a", "♥5"], Join("e-2", "aabba"));

    [Fact]
    public void NewestAsCursor_BringsNothingButTheHeartbeat() =>
        Assert.Equal(["♥5"], Join("e-5", "aabba"));

    [Fact]
    public void CursorBeforeTheFirstEvent_BringsAll() =>
        Assert.Equal(["1a", "2b", "♥2"], Join("e-0", "ab"));

    [Fact]
    public void Selection_IsAllThatIsReplayed() =>
        Assert.Equal(["3b", "4b", "♥5"], Join("e-1", "aabba", select: "b"));

    [Fact]
    public void CursorBeforeTheHistory_IsToldHowMuchIsGone_AndGetsTheRest() =>
        Assert.Equal(["gap expired 2 e-1 e-3", "4b", "5a", "♥5"], Join("e-1", "aabba", history: 2));

    [Fact]
    public void PartOfWhatIsGone_CannotBeCounted() =>
        Assert.Equal(["gap expired ? e-1 e-3", "4b", "♥5"], Join("e-1", "aabba", history: 2, select: "b"));

    [Fact]
    public void IfNothingOfTheSelectionIsGone_NoGapIsTold() =>
        Assert.Equal(["4b", "♥5"], Join("e-1", "aaabc", history: 2, select: "b"));

    [Fact]
    public void EarlierEpoch_IsToldOfTheRestart_AndGetsAllThatIsRetained()
    {
        Assert.Equal(["gap restarted ? old-7 e-0", "1a", "2b", "♥2"], Join("old-7", "ab"));
        Assert.Equal(["gap restarted ? old-7 e-3", "4b", "5a", "♥5"], Join("old-7", "aabba", history: 2));
        Assert.Equal(["gap restarted ? old-7 e-0", "♥0"], Join("old-7", ""));
    }

    [Theory]
    [InlineData("e-6")]
    [InlineData("nonsense")]
    [InlineData("e-05")]
    public void CursorThatFitsNothing_IsToldSo_AndGetsTheSnapshot(string cursor) =>
        Assert.Equal(["gap unknown ? none e-5", "4b", "5a", "♥5"], Join(cursor, "aabba"));

    [Fact]
    public void Earliest_IsWhateverIsRetained()
    {
        Assert.Equal(["1a", "2b", "♥2"], Join(new Cursor.Earliest(), "ab"));
        Assert.Equal(["4b", "5a", "♥5"], Join(new Cursor.Earliest(), "aabba", history: 2));
    }

    [Theory]
    [InlineData(0, new[] { "1a", "2a", "3b", "♥3" })]
    [InlineData(2, new[] { "2a", "3b", "♥3" })]
    [InlineData(3, new[] { "3b", "♥3" })]
    [InlineData(99, new[] { "♥3" })] // in the future: live
    public void Since_IsWhatHappenedFromThenOn(int second, string[] received) =>
        Assert.Equal(received, Join(Since(second), "aab"));

    [Fact]
    public void SinceBeforeTheHistory_IsToldThatSomethingIsGone() =>
        Assert.Equal(["gap expired ? none e-3", "4b", "5a", "♥5"], Join(Since(2), "aabba", history: 2));

    [Fact]
    public void LongReplay_ComesInPages_AtTheClientsPace_AndWhatIsLiveMeanwhileIsNotLost()
    {
        var (log, shard) = Server(history: 10_000);
        Publish(log, shard, new string('a', 1_000));
        var options = new DeliveryOptions { QueueEvents = 3 };
        var client = Join(shard, log, options, Cursor.Parse("e-0"), Selection.All);
        for (var i = 0; i < 2_000; i++)
        {
            Publish(log, shard, i < 500 ? "b" : ""); // faster than the client reads
            _loop.AdvanceBy(5);
            client.Read(150);
        }

        Settle(client);
        Assert.Equal([.. Enumerable.Range(1, 1_500).Select(i => $"e-{i}")], client.Ids.Distinct());
        Assert.DoesNotContain(client.Received, item => item.Data.Contains("\"gap\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Heartbeats_WaitUntilTheReplayHasEnded()
    {
        var (log, shard) = Server(history: 100);
        Publish(log, shard, new string('a', 50));
        var client = Join(shard, log, new DeliveryOptions(), Cursor.Parse("e-0"), Selection.All);
        for (var i = 0; i < 400; i++)
        {
            shard.Give(Frames.Heartbeat(50));
            _loop.AdvanceBy(5);
            client.Read(20);
        }

        Settle(client);
        var types = client.Received.Select(Describe).ToArray();
        Assert.Equal(50, Array.IndexOf(types, "♥50"));
    }

    [Fact]
    public void HistoryThatForgetsDuringAReplay_IsTold()
    {
        var (log, shard) = Server(history: 20);
        Publish(log, shard, new string('a', 20));
        var client = Join(shard, log, new DeliveryOptions { QueueEvents = 3 }, Cursor.Parse("e-0"), Selection.All);
        _loop.AdvanceBy(5);

        Publish(log, shard, new string('a', 30));
        _loop.AdvanceBy(5);
        Settle(client);

        var received = client.Received.Select(Describe).ToArray();
        var gap = Assert.Single(received, text => text.StartsWith("gap", StringComparison.Ordinal));
        var fields = gap.Split(' ');
        Assert.Equal("expired", fields[1]);
        Assert.Equal(50, received.Count(text => text.EndsWith('a')) + int.Parse(fields[2], System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void CursorAheadOfTheShard_WaitsForIt_SoThatNothingComesTwice()
    {
        var (log, shard) = Server(history: 100);
        Publish(log, shard, "aa");
        Append(log, "b"); // the log has it, and the shard not yet
        var client = Join(shard, log, new DeliveryOptions(), Cursor.Parse("e-3"), Selection.All);
        Settle(client);
        Assert.Empty(client.Received);

        Give(log, shard, 'b');
        Settle(client);

        Assert.Equal(["♥3"], client.Received.Select(Describe));
    }

    [Theory]
    [InlineData("b", new[] { "gap expired ? none e-3", "♥5" })]
    [InlineData("c", new[] { "4c", "5c", "♥5" })]
    public void SinceOnASelection_TellsAHoleInIt_AndOnlyInIt(string select, string[] received) =>
        Assert.Equal(received, Join(Since(1), "bbacc", history: 2, select));

    [Fact]
    public void SubscriberOfALogThatFails_IsCutOff_SoThatItComesBack()
    {
        var shard = new Shard(Parts.Context(new DeliveryOptions(), new FailingLog(), Streams), _loop);
        shard.Give(Frames.Heartbeat(5));
        var client = new Client(new DeliveryOptions()).Join(observer => shard.Subscribe(Selection.All, new Start(After: 2), observer));

        Settle(client);

        Assert.True(client.WasAborted);
        Assert.True(client.HasEnded);
    }

    private string[] Join(string? cursor, string published, int history = 100, string select = "abc") =>
        Join(cursor is null ? null : Cursor.Parse(cursor), published, history, select);

    private string[] Join(Cursor? cursor, string published, int history = 100, string select = "abc")
    {
        var (log, shard) = Server(history);
        Publish(log, shard, published);
        var selection = Selection.Of(select.Select(stream => stream.ToString()), Streams);
        var client = Join(shard, log, new DeliveryOptions(), cursor, selection);
        Settle(client);
        return [.. client.Received.Select(Describe)];
    }

    private (InMemoryEventLog Log, Shard Shard) Server(int history)
    {
        var log = new InMemoryEventLog("e", new HistoryOptions { Capacity = history }, _loop);
        var shard = new Shard(Parts.Context(new DeliveryOptions(), log, Streams), _loop);
        shard.Give(Frames.Heartbeat(0));
        return (log, shard);
    }

    // The n-th event happens at second n.
    private static void Append(InMemoryEventLog log, string streams)
    {
        foreach (var stream in streams)
        {
            var number = (int)log.Newest.Sequence + 1;
            var append = log.AppendAsync([Named(stream, number)], default);
            Assert.True(append.IsCompletedSuccessfully);
        }
    }

    // An event says in its data of which stream it is.
    private static StreamEvent Named(char stream, int number) => new(
        stream.ToString(), "letter", Encoding.UTF8.GetBytes($"\"{stream}\""), DateTimeOffset.MinValue.AddSeconds(number));

    private static void Give(InMemoryEventLog log, Shard shard, char stream) =>
        shard.Give(Frame.Of(new PassingEvent(new LogEvent(log.Newest, Named(stream, (int)log.Newest.Sequence)))));

    private static void Publish(InMemoryEventLog log, Shard shard, string streams)
    {
        foreach (var stream in streams)
        {
            Append(log, stream.ToString());
            Give(log, shard, stream);
        }
    }

    private static Client Join(Shard shard, InMemoryEventLog log, DeliveryOptions options, Cursor? cursor, Selection selection)
    {
        var start = Start.OfAsync(cursor, log, default);
        return new Client(options).Join(observer => shard.Subscribe(selection, start.Result, observer));
    }

    private void Settle(Client client)
    {
        for (var i = 0; i < 300; i++)
        {
            _loop.AdvanceBy(5);
            client.Read();
        }
    }

    private static Cursor.Since Since(int second) => new(DateTimeOffset.MinValue.AddSeconds(second));

    private static string Describe(System.Net.ServerSentEvents.SseItem<string> item)
    {
        using var json = JsonDocument.Parse(item.Data);
        var data = json.RootElement.GetProperty("data");
        return json.RootElement.GetProperty("type").GetString() switch
        {
            "gap" => $"gap {data.GetProperty("reason").GetString()} {(data.GetProperty("missed") is { ValueKind: JsonValueKind.Number } missed ? missed : "?")} "
                + $"{data.GetProperty("from").GetString() ?? "none"} {data.GetProperty("to").GetString()}",
            "heartbeat" => $"♥{item.EventId!.Split('-')[1]}",
            _ => $"{item.EventId!.Split('-')[1]}{data.GetString()}",
        };
    }
}
