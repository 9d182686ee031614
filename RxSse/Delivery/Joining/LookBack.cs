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
/// <param name="Lost">The newest event that the log does not retain, if the windows need it; otherwise 0.</param>
/// <param name="Whole">From which end on windows are whole, in ticks; the least of all times if all are.</param>
/// <param name="Missing">The position up to which windows are missing; null if none is.</param>
internal sealed record LookBack(long After, long Until, long Known, long Lost, long Whole, EventId? Missing)
{
    // A quicker node may have told a time that this one has not reached. Nobody can have been told more than that.
    private const long MaxAhead = 60_000;

    // A window is no longer than a day. So nobody waits for those that lie further before the first event.
    private const long MaxBefore = 86_400_000;

    /// <summary>Whether the log has all events that the windows need.</summary>
    public bool IsWhole => Whole == long.MinValue;

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
        var (until, isKnown) = await UntilAsync(start, after, target, log, cancellationToken);
        var from = plan.EventsFrom((until * TimeSpan.TicksPerMillisecond) + 1);
        var first = Math.Min(await log.FindAsync(LogTime.OfTicks(from), cancellationToken), after);
        var page = await log.ReadAsync(first, 1, cancellationToken);
        if (!(page.EvictedThrough > first) || page.EvictedStreams is { Count: 0 })
        {
            return new LookBack(
                first, until, from, 0, long.MinValue,
                isKnown ? null : await MissingAsync((until + 1) * TimeSpan.TicksPerMillisecond, target, log, cancellationToken));
        }

        var known = page.Events is [var oldest, ..] && oldest.Sequence <= target.Sequence
            ? LogTime.Ticks(oldest.Time)
            : now * TimeSpan.TicksPerMillisecond;
        var whole = plan.WholeFrom(known + 1); // what is gone may be of the same time
        var isMissing = LogTime.Milliseconds(plan.NextEnd(until * TimeSpan.TicksPerMillisecond)) is var end
            && end <= now && end < LogTime.Milliseconds(whole);
        return new LookBack(
            Math.Max(first, Math.Min(page.EvictedThrough.Value, after)), until, known, page.EvictedThrough.Value, whole,
            isMissing || !isKnown ? await MissingAsync(whole, target, log, cancellationToken) : null);
    }

    /// <summary>The position up to which windows are missing: before the first one that is whole.</summary>
    /// <param name="whole">The first end of a window that is whole, in ticks since the Unix epoch.</param>
    /// <param name="target">The position of the group: nothing behind it is missing yet.</param>
    /// <param name="log">The log.</param>
    /// <param name="cancellationToken">The subscriber has left.</param>
    public static async ValueTask<EventId> MissingAsync(long whole, EventId target, IEventLog log, CancellationToken cancellationToken)
    {
        var until = LogTime.Milliseconds(whole) - 1;
        if (until >= target.Until)
        {
            return target;
        }

        var before = await log.FindAsync(LogTime.OfTicks(whole), cancellationToken);
        return before > target.Sequence ? target : target with { Sequence = before, Until = until };
    }

    // A client may write any time. What it has can lie between the event of its cursor and the next one only, and what it asks for not before the
    // first event. Without a time it is that of the event; of the first one after it, if the log does not have the event: then windows have ended
    // that are not known.
    private static async ValueTask<(long Until, bool IsKnown)> UntilAsync(
        StartPosition start, long after, EventId target, IEventLog log, CancellationToken cancellationToken)
    {
        var now = target.Until!.Value;
        var page = await log.ReadAsync(start.IsCursor && after > 0 ? after - 1 : after, 2, cancellationToken);
        long? own = start.IsCursor && page.Events is [var at, ..] && at.Sequence == after ? LogTime.Milliseconds(at.Time) : null;
        var next = page.Events.FirstOrDefault(logged => logged.Sequence > after && logged.Sequence <= target.Sequence) is { } following
            ? LogTime.Milliseconds(following.Time)
            : (long?)null;
        if (start.Until is { } told)
        {
            if (own is null && start.IsCursor && after > 0)
            {
                return (Math.Min(told, next ?? (now + MaxAhead)), true);
            }

            var isBeforeAll = start.IsCursor && own is null;
            var least = own ?? (await FirstTimeAsync(now, log, cancellationToken) - (isBeforeAll ? MaxBefore : 0));
            return (Math.Max(Math.Min(told, next ?? (now + MaxAhead)), least), told >= least || !isBeforeAll);
        }

        return (own ?? next ?? now, !start.IsCursor || !(page.EvictedThrough >= after));
    }

    // The time of the first event, if the log has lost none: there are no windows before.
    private static async ValueTask<long> FirstTimeAsync(long now, IEventLog log, CancellationToken cancellationToken)
    {
        var page = await log.ReadAsync(0, 1, cancellationToken);
        return page.EvictedThrough > 0 && page.EvictedStreams is not { Count: 0 } ? 0
            : page.Events is [var first, ..] ? Math.Min(LogTime.Milliseconds(first.Time), now)
            : now;
    }
}
