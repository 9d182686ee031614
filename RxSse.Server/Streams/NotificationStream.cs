using System.ComponentModel;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using RxSse.Log;

namespace RxSse.Server.Streams;

/// <summary>A message to people.</summary>
internal sealed record Notification(
    [property: Description("Unix milliseconds, made unique.")] long Id,
    [property: Description("The text.")] string Message,
    [property: Description("Unix milliseconds.")] long Timestamp);

/// <summary>Messages such as an application would send. Those triggered by hand are appended to the same stream.</summary>
internal static class NotificationStream
{
    public const string Name = "notifications";
    public const string Type = "notification";

    private static readonly string[] Messages =
    [
        "A new user has signed up",
        "Order #4812 has been paid",
        "The nightly backup has finished",
        "A deployment to production has started",
        "Disk usage is back below 80 %",
        "A comment is waiting for review",
    ];

    // While a number is waited for, none else is asked for: those that waited would come all at once.
    public static IObservable<Notification> From(TimeSpan period, NotificationFactory factory, Random random, IScheduler scheduler) =>
        Observable.Defer(() =>
        {
            var waiting = 0;
            return Observable.Interval(period, scheduler)
                .Where(_ => Interlocked.Exchange(ref waiting, 1) == 0)
                .Select(_ => Observable
                    .FromAsync(() => factory.CreateAsync(Messages[random.Next(Messages.Length)]))
                    .Catch<Notification, AppendRefusedException>(_ => Observable.Empty<Notification>()) // as the log would refuse it
                    .Finally(() => Volatile.Write(ref waiting, 0)))
                .Concat();
        });
}
