using System.Net;
using System.Reactive.Concurrency;
using System.Reactive.Linq;

namespace DotnetClient;

/// <summary>Makes one lasting stream of events out of responses that end, break off, fall silent or are never given.</summary>
internal static class Reconnecting
{
    /// <summary>How long to wait as long as the server has not said so.</summary>
    public static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(3);

    /// <summary>The waits double up to this one, unless the server asks for more.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    /// <summary>Three heartbeats: a connection that is silent for so long is broken, although nobody has said so.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(45);

    /// <summary>The events of one response after the other; it fails only where no second try would mend anything.</summary>
    /// <param name="connect">Asks for a response that goes on after the event with this id.</param>
    /// <param name="random">Spreads the returns of clients that lost their connections at one moment.</param>
    /// <param name="scheduler">Runs the waits.</param>
    public static IObservable<SseEvent> Events(Func<string?, IObservable<SseEvent>> connect, Random random, IScheduler scheduler) =>
        Observable.Defer(() =>
        {
            string? cursor = null;
            var retry = FirstRetry;
            var failures = 0; // connections in a row that brought nothing

            return Observable.Defer(() => connect(cursor))
                .Timeout(Silence, scheduler)
                .Do(next => (cursor, retry, failures) = (next.Id ?? cursor, next.Retry ?? retry, 0))
                .Catch((Exception error) => IsPassing(error) ? Observable.Empty<SseEvent>() : Observable.Throw<SseEvent>(error))
                .RepeatWhen(ends => ends.SelectMany(_ => Observable.Timer(Wait(retry, failures++, random), scheduler)))
                .TakeUntil(next => next.Type == "complete"); // there is nothing more to return for
        });

    // Never sooner than the server has asked for, and up to half as long again.
    private static TimeSpan Wait(TimeSpan retry, int failures, Random random)
    {
        var doubled = retry * Math.Pow(2, Math.Min(failures, 10));
        var wait = doubled < LongestWait ? doubled : retry < LongestWait ? LongestWait : retry;
        return wait * (1 + (random.NextDouble() / 2));
    }

    // A 4xx says that the request is wrong, which it will still be next time; the others say that nobody is there.
    private static bool IsPassing(Exception error) => error switch
    {
        HttpRequestException { StatusCode: { } status } => status is >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests,
        HttpRequestException or IOException or TimeoutException => true,
        _ => false,
    };
}
