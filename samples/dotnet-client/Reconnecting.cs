using System.Net;
using System.Reactive.Concurrency;
using System.Reactive.Linq;

namespace DotnetClient;

/// <summary>Makes one lasting stream of events out of responses that end, break off, fall silent or are never given.</summary>
internal static class Reconnecting
{
    /// <summary>The events of one response after the other; it fails only where no second try would mend anything.</summary>
    /// <param name="connect">Asks for a response that goes on after the event with this id.</param>
    /// <param name="random">Spreads the returns of clients that lost their connections at one moment.</param>
    /// <param name="scheduler">Runs the waits.</param>
    public static IObservable<SseEvent> Events(Func<string?, IObservable<SseEvent>> connect, Random random, IScheduler scheduler) =>
        Observable.Defer(() =>
        {
            string? cursor = null;
            var retry = TimeSpan.FromSeconds(3); // until the server asks for another wait
            var failures = 0; // connections in a row that brought nothing

            return Observable.Defer(() => connect(cursor))
                .Timeout(TimeSpan.FromSeconds(45), scheduler) // three heartbeats: it is broken, although nobody has said so
                .Do(next => (cursor, retry, failures) = (next.Id ?? cursor, next.Retry ?? retry, 0))
                .Catch((Exception error) => IsPassing(error) ? Observable.Empty<SseEvent>() : Observable.Throw<SseEvent>(error))
                .RepeatWhen(ends => ends.SelectMany(_ => Observable.Timer(Wait(retry.TotalSeconds, failures++, random), scheduler)))
                .TakeUntil(next => next.Type == "complete"); // there is nothing more to return for
        });

    // Twice as long each time, up to a minute, but never sooner than the server has asked for; and up to half as long again.
    private static TimeSpan Wait(double retry, int failures, Random random)
    {
        var seconds = Math.Min(retry * Math.Pow(2, Math.Min(failures, 10)), Math.Max(retry, 60));
        return TimeSpan.FromSeconds(seconds * (1 + (random.NextDouble() / 2)));
    }

    // A 4xx says that the request is wrong, which it will still be next time; the others say that nobody is there.
    private static bool IsPassing(Exception error) => error is IOException or TimeoutException
        or HttpRequestException { StatusCode: null or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError };
}
