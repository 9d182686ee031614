using System.Reactive.Linq;
using RxSse.Log;

namespace RxSse.Tests.Log;

/// <summary>Tails of logs of which other things matter.</summary>
internal static class Tails
{
    /// <summary>The tail of a log to which nothing is appended.</summary>
    /// <param name="position">Where the log stands.</param>
    public static IObservable<LogItem> Silent(EventId position) =>
        Observable.Return<LogItem>(new Standing(position, [])).Concat(Observable.Never<LogItem>());

    /// <summary>Receives the marks of a tail.</summary>
    public static IDisposable OfMarks(this IObservable<LogItem> tail, Action<Mark> receive) => tail.OfType<Mark>().Subscribe(receive);

    /// <summary>The events of a log that are appended after the subscription.</summary>
    public static IObservable<LogEvent> Events(this IEventLog log) => log.Tail.OfType<LogEvent>();
}
