using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using Microsoft.Reactive.Testing;
using RxSse.Delivery;
using RxSse.Delivery.Joining;
using RxSse.Log;
using RxSse.Log.InMemory;
using RxSse.Streams;
using RxSse.Tests.Simulation;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Delivery.Joining;

/// <summary>A log and a shard in virtual time, and subscribers that join them.</summary>
public abstract class JoinTestBase
{
    internal static string[] Streams { get; } = ["a", "b", "c"];

    private TestScheduler _clock = new(); // of the log: the n-th event happens at second n

    internal TestScheduler Loop { get; } = new();

    internal (InMemoryEventLog Log, Shard Shard) Server(int history)
    {
        _clock = new TestScheduler();
        var log = new InMemoryEventLog("e", new HistoryOptions { Capacity = history }, _clock);
        var shard = new Shard(TestFactory.Context(new DeliveryOptions(), log, Streams), Loop);
        shard.Publish(Frames.Heartbeat(0));
        return (log, shard);
    }

    internal void Append(InMemoryEventLog log, string streams)
    {
        foreach (var stream in streams)
        {
            var number = (int)log.Newest.Sequence + 1;
            _clock.AdvanceTo(number * TimeSpan.TicksPerSecond);
            var append = log.AppendAsync([Named(stream)], default);
            Assert.True(append.IsCompletedSuccessfully);
        }
    }

    // The data of an event is the name of its stream.
    internal static StreamEvent Named(char stream) => new(stream.ToString(), "letter", Encoding.UTF8.GetBytes($"\"{stream}\""));

    internal static void Give(InMemoryEventLog log, Shard shard, char stream) =>
        shard.Publish(FrameFactory.Event(new LogEvent(log.Newest, default, Named(stream))));

    internal void Publish(InMemoryEventLog log, Shard shard, string streams)
    {
        foreach (var stream in streams)
        {
            Append(log, stream.ToString());
            Give(log, shard, stream);
        }
    }

    internal static Client Join(Shard shard, InMemoryEventLog log, DeliveryOptions options, Cursor? cursor, StreamSelection selection)
    {
        var start = StartPosition.OfAsync(cursor, log, default);
        return new Client(options).Join((sink, observer) => shard.Subscribe(selection, start.Result, sink, observer));
    }

    internal void Settle(Client client)
    {
        for (var i = 0; i < 300; i++)
        {
            Loop.AdvanceBy(5);
            client.Read();
        }
    }

    internal static string Describe(SseItem<string> item)
    {
        using var json = JsonDocument.Parse(item.Data);
        var data = json.RootElement.GetProperty("data");
        return json.RootElement.GetProperty("type").GetString() switch
        {
            "gap" => GapText.Of(data),
            "heartbeat" => $"♥{item.EventId!.Split('-')[1]}",
            _ => $"{item.EventId!.Split('-')[1]}{data.GetString()}",
        };
    }
}
