using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;
using RxSse.Delivery;
using RxSse.Delivery.Queueing;
using RxSse.Sse;
using RxSse.Tests.Simulation;
using Xunit;

namespace RxSse.Tests.Delivery;

/// <summary>What each policy drops, and how it is declared.</summary>
public sealed class OverflowTests
{
    [Fact]
    public void Latest_DropsTheOldestThatANewerOfItsPipeHasOvertaken()
    {
        var queue = Queue(OverflowPolicy.Latest, events: 3);

        Add(queue, "1a", "2b", "3a", "4a");

        Assert.Equal(["gap 0-1 missed 1", "2b", "3a", "4a"], TakeAll(queue));
    }

    [Fact]
    public void Latest_KeepsTheNewestOfAQuietPipe_HoweverFastTheOthersAre()
    {
        var queue = Queue(OverflowPolicy.Latest, events: 3);

        Add(queue, ["1quiet", .. Enumerable.Range(2, 500).Select(i => $"{i}fast")]);

        Assert.Equal(["1quiet", "gap 1-499 missed 498", "500fast", "501fast"], TakeAll(queue));
    }

    [Fact]
    public void Latest_KeepsOneOfEachPipe_EvenWhereThatIsMoreThanTheBound()
    {
        var queue = Queue(OverflowPolicy.Latest, events: 1);

        Add(queue, "1a", "2b", "3c", "4b");

        Assert.Equal(["1a", "gap 1-2 missed 1", "3c", "4b"], TakeAll(queue));
    }

    [Fact]
    public void Gap_MovesForward_WhenWhatStoodBeforeItIsDroppedToo()
    {
        var queue = Queue(OverflowPolicy.Latest, events: 3);

        Add(queue, "1quiet", "2fast", "3fast", "4fast", "5quiet");

        Assert.Equal(["gap 0-2 missed 2", "3fast", "4fast", "5quiet"], TakeAll(queue));
    }

    [Fact]
    public void DropOldest_MakesRoomAtTheFront()
    {
        var queue = Queue(OverflowPolicy.DropOldest, events: 2);

        Add(queue, "1quiet", "2fast", "3fast", "4fast");

        Assert.Equal(["gap 0-2 missed 2", "3fast", "4fast"], TakeAll(queue));
    }

    [Fact]
    public void DropOldest_MakesRoomForALargeEvent_EvenIfThatIsAllThereIs()
    {
        var queue = Queue(OverflowPolicy.DropOldest, events: 100, bytes: 1);

        Add(queue, "1a", "2a", "3b");

        Assert.Equal(["gap 0-2 missed 2", "3b"], TakeAll(queue));
    }

    [Fact]
    public void Disconnect_DropsNothing()
    {
        var queue = Queue(OverflowPolicy.Disconnect, events: 2);

        Assert.Equal([true, true, false], new[] { "1a", "2a", "3a" }.Select(text => queue.TryEnqueue(Event(text))));
        Assert.Equal(["1a", "2a"], TakeAll(queue));
    }

    [Fact]
    public void Gap_StandsBeforeAHeartbeatThatFollows_AndControlEventsAreNeverDropped()
    {
        var queue = Queue(OverflowPolicy.DropOldest, events: 1);

        Add(queue, "1a");
        queue.TryEnqueue(Frame.Control(ControlEvent.Shutdown("age", TimeSpan.Zero)));
        Add(queue, "2a");
        queue.TryEnqueue(Frames.Heartbeat(2));

        Assert.Equal(["gap 0-1 missed 1", "shutdown", "2a", "♥2"], TakeAll(queue));
    }

    [Fact]
    public void OneGap_TellsOfAllThatWasDroppedUntilItIsSent_AndTheNextOfWhatCameAfter()
    {
        var queue = Queue(OverflowPolicy.DropOldest, events: 2);
        Add(queue, "1a", "2a", "3a", "4a");

        Assert.Equal("gap 0-2 missed 2", Describe(queue.Dequeue()!));
        Add(queue, "5a", "6a");

        Assert.Equal(["gap 2-4 missed 2", "5a", "6a"], TakeAll(queue));
        Assert.True(queue.IsEmpty);
        Assert.Equal(4, queue.Dropped);
    }

    [Fact]
    public void WhateverIsDropped_WhatIsTakenIsInOrder_AndTheGapsCountTheRest() =>
        Gen.Select(Gen.Int[0, 5].Array[0, 300], Gen.Int[1, 6], Gen.Bool).Sample((acts, events, latest) =>
        {
            var queue = Queue(latest ? OverflowPolicy.Latest : OverflowPolicy.DropOldest, events);
            var taken = new List<string>();
            var added = 0;
            foreach (var act in acts)
            {
                if (act == 5)
                {
                    taken.AddRange(queue.Dequeue() is { } frame ? [Describe(frame)] : []);
                }
                else
                {
                    Add(queue, $"{++added}{"abc"[act % 3]}");
                }
            }

            taken.AddRange(TakeAll(queue));

            var kept = taken.Where(text => !text.StartsWith('g'));
            var numbers = kept.Select(text => int.Parse(text[..^1], CultureInfo.InvariantCulture)).ToArray();
            var missed = taken.Where(text => text.StartsWith('g')).Sum(text => int.Parse(text.Split(' ')[^1], CultureInfo.InvariantCulture));
            Assert.Equal(numbers.Order(), numbers);
            Assert.Equal(added, numbers.Length + missed);
            Assert.Equal(added, added == 0 ? 0 : numbers[^1]); // the newest is never dropped
        }, iter: 2_000);

    private static FrameQueue Queue(OverflowPolicy policy, int events, int bytes = 1_000_000) =>
        new(SseFormat.Named, policy, new DeliveryOptions { QueueEvents = events, QueueBytes = bytes },
            new QueueBudget(long.MaxValue));

    private static void Add(FrameQueue queue, params string[] texts) =>
        Array.ForEach(texts, text => Assert.True(queue.TryEnqueue(Event(text))));

    // "12fast": sequence 12, of the stream fast.
    private static Frame Event(string text)
    {
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        return Frames.Event(long.Parse(text.AsSpan(0, digits), CultureInfo.InvariantCulture), text[digits..]);
    }

    private static string[] TakeAll(FrameQueue queue)
    {
        var texts = new List<string>();
        while (queue.Dequeue() is { } frame)
        {
            texts.Add(Describe(frame));
        }

        return [.. texts];
    }

    private static string Describe(Frame frame)
    {
        if (frame.Kind == FrameKind.Event)
        {
            return $"{frame.Position!.Value.Sequence}{frame.Stream}";
        }

        if (frame.Kind == FrameKind.Heartbeat)
        {
            return $"♥{frame.Position!.Value.Sequence}";
        }

        var lines = Encoding.UTF8.GetString(frame.Bytes(SseFormat.Named).Span).Split('\n');
        var type = lines.First(line => line.StartsWith("event: ", StringComparison.Ordinal))["event: ".Length..];
        if (type != "gap")
        {
            return type;
        }

        using var data = JsonDocument.Parse(lines.First(line => line.StartsWith("data: ", StringComparison.Ordinal))["data: ".Length..]);
        var gap = data.RootElement;
        Assert.Equal("slow", gap.GetProperty("reason").GetString());
        return $"gap {Sequence("from")}-{Sequence("to")} missed {gap.GetProperty("missed").GetInt64()}";

        string Sequence(string name) => gap.GetProperty(name).GetString()!.Split('-')[1];
    }
}
