using RxSse.Log;
using RxSse.Views.Model;

namespace RxSse.Delivery.Joining;

/// <summary>
/// Where the replay of a view with windows begins to read: where the windows begin that end after the cursor. What has ended up to the cursor is
/// not sent.
/// </summary>
/// <param name="After">The event before the first one that is read.</param>
/// <param name="Until">Windows that have ended up to this time, in Unix milliseconds, are not sent.</param>
/// <param name="Known">The time from which on the events are read, in ticks since the Unix epoch.</param>
/// <param name="IsWhole">Whether the log has all events that the windows need.</param>
/// <param name="Lost">The newest event that the log does not retain, if the windows need it; otherwise 0.</param>
/// <param name="Missing">The position up to which windows are missing; null if none is.</param>
internal sealed record LookBack(long After, long Until, long Known, bool IsWhole, long Lost, EventId? Missing)
{
    // A quicker node may have told a time that this one has not reached. Nobody can have been told more than that.
    private const long MaxAhead = 60_000;

    /// <summary>Looks up where to begin.</summary>
    /// <param name="start">The cursor.</param>
    /// <param name="after">Everything up to this event has been sent, or declared.</param>
    /// <param name="target">The position of the group.</param>
    /// <param name="plan">The windows.</param>
    /// <param name="log">The log.</param>
    /// <param name="cancellationToken">The subscriber has left.</param>
    public static async ValueTask<LookBack> OfAsync(
        StartPosition start, long after, EventId target, WindowPlan plan, IEventLog log, CancellationToken cancellationToken)
    {
        var now = target.Until!.Value;
        var until = Math.Min(start.Until ?? await TimeOfAsync(start, after, target, log, cancellationToken), now + MaxAhead);
        var from = plan.EventsFrom((until * TimeSpan.TicksPerMillisecond) + 1);
        var first = Math.Min(await log.FindAsync(LogTime.OfTicks(from), cancellationToken), after);
        var page = await log.ReadAsync(first, 1, cancellationToken);
        if (!(page.EvictedThrough > first) || page.EvictedStreams is { Count: 0 })
        {
            return new LookBack(first, until, from, IsWhole: true, 0, null);
        }

        var known = page.Events is [var oldest, ..] && oldest.Sequence <= target.Sequence
            ? LogTime.Ticks(oldest.Time)
            : now * TimeSpan.TicksPerMillisecond;
        var whole = plan.WholeFrom(known + 1); // what is gone may be of the same time
        var isMissing = LogTime.Milliseconds(plan.NextEnd(until * TimeSpan.TicksPerMillisecond)) is var end
            && end <= now && end < LogTime.Milliseconds(whole);
        return new LookBack(
            Math.Max(first, Math.Min(page.EvictedThrough.Value, after)), until, known, IsWhole: false, page.EvictedThrough.Value,
            isMissing ? await MissingAsync(LogTime.Milliseconds(whole) - 1, whole, target, log, cancellationToken) : null);
    }

    // The time of the event; of the first one after it, if the log does not have the event.
    private static async ValueTask<long> TimeOfAsync(
        StartPosition start, long after, EventId target, IEventLog log, CancellationToken cancellationToken)
    {
        var page = await log.ReadAsync(start.IsCursor && after > 0 ? after - 1 : after, 2, cancellationToken);
        return page.Events is [var first, ..] && first.Sequence <= target.Sequence ? LogTime.Milliseconds(first.Time) : target.Until!.Value;
    }

    // The newest event before the first result that is whole.
    private static async ValueTask<EventId> MissingAsync(
        long until, long whole, EventId target, IEventLog log, CancellationToken cancellationToken)
    {
        if (until >= target.Until)
        {
            return target;
        }

        var before = await log.FindAsync(LogTime.OfTicks(whole), cancellationToken);
        return before > target.Sequence ? target : target with { Sequence = before, Until = until };
    }
}
