using System.Reactive.Concurrency;
using Microsoft.Extensions.Logging.Abstractions;
using RxSse.Delivery;
using RxSse.Delivery.Limits;
using RxSse.Delivery.Queueing;
using RxSse.Log;
using RxSse.Streams;

namespace RxSse.Benchmarks.Micro;

/// <summary>The parts of the server, put together as it does, on a clock that stands still.</summary>
internal static class TestFactory
{
    public const string Snapshot = "stock";

    public static DateTimeOffset Now { get; } = DateTimeOffset.UnixEpoch.AddYears(60);

    public static byte[] Data { get; } = """{"id":1738972800000,"message":"A new user has signed up","timestamp":1738972800000}"""u8.ToArray();

    /// <summary>A loop that runs when it is told to, in the thread that tells it.</summary>
    public static HistoricalScheduler NewLoop() => new(Now);

    /// <summary>Runs what is due now.</summary>
    public static void Turn(HistoricalScheduler loop) => loop.AdvanceBy(TimeSpan.FromTicks(1));

    public static StreamEvent NewEvent(string stream = "notifications") => new(stream, "notification", Data);

    public static LogEvent NewLogged(long sequence, string stream = "notifications", DateTimeOffset? time = null) =>
        new(new EventId("e", sequence), time ?? Now, NewEvent(stream));

    public static ShardContext NewContext(IEventLog log)
    {
        var options = new DeliveryOptions();
        return new ShardContext(
            options, new HashSet<string> { Snapshot }, log, new FrameCache(), new QueueBudget(long.MaxValue),
            new RetryAdvice(options, new Random(1)), new Random(1), NullLogger.Instance);
    }
}
