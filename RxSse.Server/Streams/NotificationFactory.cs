using System.Reactive.Concurrency;
using System.Text.Json;
using RxSse.Log;
using RxSse.Publishing;
using RxSse.Streams;

namespace RxSse.Server.Streams;

/// <summary>Makes notifications, from the timer or by hand, with ids that never repeat.</summary>
internal sealed class NotificationFactory(IEventNumbers ids, IScheduler clock)
{
    /// <exception cref="AppendRefusedException">Nobody can give an id now.</exception>
    public async Task<Notification> CreateAsync(string message) =>
        new(await ids.NextAsync(), message, clock.Now.ToUnixTimeMilliseconds());

    public static StreamEvent ToEvent(Notification notification) =>
        new(NotificationStream.Name, NotificationStream.Type,
            JsonSerializer.SerializeToUtf8Bytes(notification, StreamJson.Relaxed.Notification));
}
