using System.Reactive.Concurrency;
using System.Text.Json;
using RxSse.Streams;

namespace RxSse.Server.Streams;

/// <summary>Makes notifications, from the timer or by hand, with ids that never repeat.</summary>
internal sealed class NotificationFactory(IScheduler scheduler)
{
    private long _lastId;

    public Notification Create(string message)
    {
        var now = scheduler.Now.ToUnixTimeMilliseconds();
        return new Notification(NextId(now), message, now);
    }

    public static StreamEvent ToEvent(Notification notification) =>
        new(NotificationStream.Name, NotificationStream.Type,
            JsonSerializer.SerializeToUtf8Bytes(notification, StreamJson.Relaxed.Notification));

    // The clock, or one more than the last id: two in a millisecond differ, and a clock set back repeats none.
    private long NextId(long now)
    {
        while (true)
        {
            var last = Interlocked.Read(ref _lastId);
            var next = Math.Max(now, last + 1);
            if (Interlocked.CompareExchange(ref _lastId, next, last) == last)
            {
                return next;
            }
        }
    }
}
