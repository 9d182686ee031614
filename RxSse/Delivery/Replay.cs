using System.Reactive.Concurrency;
using RxSse.Delivery.Queueing;
using RxSse.Log;
using RxSse.Sse;

namespace RxSse.Delivery;

/// <summary>
/// Brings a subscriber from where it begins up to where its group stands, in pages out of the history. While it runs
/// nothing live is held for the subscriber: what passes meanwhile is in the history too, and is read when its turn comes;
/// what a live pipe makes meanwhile is counted and declared missing (docs/adr/0005).
/// </summary>
internal sealed class Replay(StartPosition start, IReplayProjection replayed, IEventLog log)
{
    private const int PageEvents = 256;
    private readonly Queue<Frame> _due = []; // of the event in hand
    private readonly List<Frame> _made = [];
    private long _after = start.After!.Value;
    private bool _isFirst = true;
    private DroppedRange? _notReplayed;
    private bool _leftOut;
    private EventId _told; // up to where the first gap reaches

    public ValueTask<HistoryPage> ReadAsync() => log.ReadAsync(_after, PageEvents, CancellationToken.None);

    /// <summary>A frame passes that the subscriber is not given. If the log does not have it, it is missing.</summary>
    public void PassBy(Frame frame)
    {
        if (_isFirst)
        {
            return; // the first gap reaches up to here
        }

        if (frame.Kind == FrameKind.Control && replayed.HasLive)
        {
            _leftOut = true; // the view fell behind: what its live pipes would have made of that nobody can count
        }
        else if (frame.IsLive)
        {
            (_notReplayed ??= new DroppedRange()).Add(frame.Position!.Value, before: 0);
        }
    }

    /// <summary>Gives what the page holds and the subscriber has room for.</summary>
    /// <param name="page">The page that was read last.</param>
    /// <param name="position">Where the group stands.</param>
    /// <param name="subscription">The subscriber.</param>
    public ReplayProgress Give(HistoryPage page, EventId position, Subscription subscription)
    {
        if (_isFirst && page.EvictedThrough > position.Sequence)
        {
            return ReplayProgress.Waits; // until the group has come up to it: then one gap tells of it all
        }

        var before = _after;
        TellWhatIsGone(page, position, subscription);
        if (!replayed.HasReplayable)
        {
            _after = Math.Max(_after, position.Sequence);
        }

        foreach (var logged in page.Events.Where(logged => logged.Sequence > _after))
        {
            if (logged.Sequence > position.Sequence)
            {
                break; // it comes as a frame
            }

            if (!TryGive(logged, subscription))
            {
                return ReplayProgress.More;
            }

            _after = logged.Sequence;
        }

        // A cursor may be ahead of an group that has not come up to it yet: then there is nothing to read so far.
        return _after == position.Sequence ? ReplayProgress.Done : _after > before ? ReplayProgress.More : ReplayProgress.Waits;
    }

    /// <summary>Tells what could not be replayed, and gives the snapshot of it.</summary>
    public void End(SubscriberGroup group, Subscription subscription, IStopwatch clock)
    {
        if (_leftOut)
        {
            subscription.OnNext(Frame.Of(ControlEvent.Gap("live", null, _told, group.Position)));
        }
        else if (_notReplayed is not null)
        {
            subscription.OnNext(_notReplayed.ToFrame("live"));
        }

        foreach (var frame in group.Snapshot.Where(frame => frame.IsLive))
        {
            subscription.Give(frame, clock); // what waits of the replay must not overflow by it
        }
    }

    private bool TryGive(LogEvent logged, Subscription subscription)
    {
        if (_due.Count == 0)
        {
            replayed.Add(logged, _made);
            _made.ForEach(_due.Enqueue);
            _made.Clear();
        }

        while (_due.TryPeek(out var frame))
        {
            if (!subscription.HasRoomFor(frame))
            {
                return false;
            }

            subscription.OnNext(_due.Dequeue());
        }

        return true;
    }

    private void TellWhatIsGone(HistoryPage page, EventId position, Subscription subscription)
    {
        var upTo = Math.Min(page.EvictedThrough ?? _after, position.Sequence);
        var isGone = upTo > _after;
        var to = position with { Sequence = Math.Max(upTo, _after) };
        var toAll = replayed.HasLive ? position with { Sequence = Math.Max(position.Sequence, _after) } : to;
        if (_isFirst && start.GapReason is { } reason)
        {
            subscription.OnNext(Frame.Of(ControlEvent.Gap(reason, null, start.From, toAll)));
        }
        else if (isGone && !(_isFirst && start.IsFromOldest) && page.EvictedStreams?.Any(replayed.Reads) != false)
        {
            var isCounted = replayed.IsCounted && (start.IsCursor || !_isFirst);
            var from = _isFirst ? start.From : position with { Sequence = _after };
            subscription.OnNext(Frame.Of(ControlEvent.Gap("expired", isCounted ? upTo - _after : null, from, _isFirst ? toAll : to)));
        }
        else if (_isFirst && replayed.HasLive)
        {
            subscription.OnNext(Frame.Of(ControlEvent.Gap("live", null, start.From, toAll)));
        }

        _told = _isFirst ? toAll : _told;
        if (isGone)
        {
            _due.Clear(); // of an event that is gone meanwhile, and declared
            replayed.Restart();
        }

        _after = Math.Max(upTo, _after);
        _isFirst = false;
    }
}

/// <summary>How far a replay has come.</summary>
internal enum ReplayProgress
{
    /// <summary>There is more to read, once what was given is written.</summary>
    More,

    /// <summary>There is nothing to read before the group has moved on.</summary>
    Waits,

    /// <summary>The subscriber has all up to where the group stands.</summary>
    Done,
}
