using System.Diagnostics;
using RxSse.Diagnostics;
using RxSse.Hub;

namespace RxSse.Delivery;

/// <summary>The span of an event on its way to the subscribers of bare streams. It ends when the last loop has written it.</summary>
internal sealed class FanOutSpan
{
    private readonly Activity _span;
    private int _loops;
    private int _subscribers;

    private FanOutSpan(Activity span, string stream, int loops) => (_span, Stream, _loops) = (span, stream, loops);

    /// <summary>The stream of the event.</summary>
    public string Stream { get; }

    /// <summary>Starts the span of an event whose publisher is recorded. Null for all else, and if nobody records it.</summary>
    /// <param name="spans">Records it; null if nobody does.</param>
    /// <param name="item">What passes the hub.</param>
    /// <param name="loops">The number of loops that write it.</param>
    public static FanOutSpan? Start(Spans? spans, HubItem item, int loops) =>
        item is LoggedItem { Logged.Event: { Publisher: { } publisher } published } && spans?.StartFanOut(publisher) is { } span
            ? new FanOutSpan(span, published.Stream, loops)
            : null;

    /// <summary>One of the loops has written the event.</summary>
    /// <param name="subscribers">To how many subscribers.</param>
    public void End(int subscribers)
    {
        Interlocked.Add(ref _subscribers, subscribers);
        if (Interlocked.Decrement(ref _loops) == 0)
        {
            _span.SetTag("rxsse.subscribers", Volatile.Read(ref _subscribers));
            _span.Stop();
        }
    }
}
