using System.Diagnostics;

namespace RxSse.Diagnostics;

/// <summary>The activities of the source <c>RxSse</c>. Without a listener there are none, and nothing is asked but whether there is one.</summary>
internal sealed class Spans : IDisposable
{
    private readonly ActivitySource _source = new(RxSseMeter.Name, RxSseMeter.Version);

    /// <summary>Whether an activity belongs to this instance.</summary>
    internal bool Own(Activity activity) => activity.Source == _source;

    /// <summary>Whether anybody listens.</summary>
    public bool AreWanted => _source.HasListeners();

    /// <summary>Events are published. Null if nobody records it.</summary>
    /// <param name="stream">The stream, which exists.</param>
    /// <param name="parent">Who publishes; none if that is not known.</param>
    public Activity? StartPublish(string stream, ActivityContext parent) => AreWanted
        ? _source.StartActivity(
            ActivityKind.Producer, parent,
            [
                new("messaging.system", "rxsse"),
                new("messaging.operation.type", "send"),
                new("messaging.destination.name", stream),
            ],
            name: $"publish {stream}")
        : null;

    /// <summary>A batch is appended. Null if nobody records it.</summary>
    /// <param name="publishers">The publishers of the batch that are recorded, at least one. A batch has several, so none is its parent.</param>
    /// <param name="events">The number of events.</param>
    public Activity? StartAppend(IEnumerable<PublisherSpan> publishers, int events) =>
        StartRoot("append", publishers)?.SetTag("messaging.batch.message_count", events);

    /// <summary>An event goes to all subscribers. Null if nobody records it. The caller's current activity stays.</summary>
    public Activity? StartFanOut(PublisherSpan publisher)
    {
        var current = Activity.Current;
        var span = StartRoot("fan out", [publisher]);
        Activity.Current = current is { IsStopped: false } ? current : null; // one that has ended is not taken, and the span would stay
        return span;
    }

    public void Dispose() => _source.Dispose();

    // The caller may run within the request of a publisher.
    private Activity? StartRoot(string name, IEnumerable<PublisherSpan> publishers)
    {
        Activity.Current = null;
        return _source.StartActivity(
            ActivityKind.Internal, parentContext: default, links: publishers.Select(static publisher => new ActivityLink(publisher.Context)),
            name: name);
    }
}
