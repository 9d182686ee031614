using RxSse.Delivery.Joining;
using RxSse.Log;
using RxSse.Sse;
using RxSse.Views.Model;

namespace RxSse.Delivery;

/// <summary>The subscribers of bare streams. Each receives the streams of its selection; their newest events are the snapshot.</summary>
internal sealed class StreamGroup(IReadOnlySet<string> snapshots, FrameCache frames, Func<string, bool> isKnown) : SubscriberGroup
{
    private readonly Dictionary<string, Frame> _newest = [];
    private Frame[]? _snapshot; // sorted at first use

    public override IEnumerable<Frame> Snapshot => _snapshot ??= [.. _newest.Values.OrderBy(frame => frame.Position!.Value.Sequence)];

    public override CatchUp CatchUpFor(Subscription subscription, CatchUpContext context) =>
        new StreamCatchUp(new Replay(subscription.Start, new StreamProjection(subscription.Selection, frames, isKnown), context.Log), context);

    /// <summary>Sets the position, and the newest event of each stream up to it.</summary>
    public void Stand(EventId position, IReadOnlyList<Frame> newest)
    {
        Position = position;
        _newest.Clear();
        _snapshot = null;
        foreach (var frame in newest)
        {
            Keep(frame);
        }
    }

    public override void Add(Frame frame)
    {
        base.Add(frame);
        Keep(frame);
    }

    private void Keep(Frame frame)
    {
        if (frame.Stream is { } stream && snapshots.Contains(stream))
        {
            _newest[stream] = frame;
            _snapshot = null;
        }
    }

    private sealed class StreamProjection(StreamSelection selection, FrameCache frames, Func<string, bool> isKnown) : IReplayProjection
    {
        public bool HasReplayable => true;

        public bool HasLive => false;

        public bool IsCounted => selection.IsAll;

        public long KeptBytes => 0;

        public bool Reads(string stream) => selection.Has(stream) && isKnown(stream);

        public void Restart()
        {
        }

        public void Add(LogEvent logged, bool isNew, List<Frame> due)
        {
            if (Reads(logged.Event.Stream))
            {
                due.Add(frames.Of(logged));
            }
        }
    }
}
