using RxSse.Hub;
using RxSse.Log;

namespace RxSse.Views.Execution;

/// <summary>Items of the hub that were left out, because too many waited. It stands in their place.</summary>
/// <param name="Position">The newest of them.</param>
/// <param name="From">The position before the first of them.</param>
/// <param name="Time">The time of the newest event or mark among them; the least of all times if there is none.</param>
/// <param name="Streams">The streams of the events among them, with what is missing of each.</param>
/// <param name="Newest">The newest event of each of these streams that keeps one; of all of those if there is a break among them. Empty if it waits for one view.</param>
/// <param name="Break">The breaks among them as one, from the first to the last; null if there is none.</param>
internal sealed record LeftOut(
    EventId Position, EventId From, DateTimeOffset Time, IReadOnlyDictionary<string, LeftOutEvents> Streams,
    IReadOnlyDictionary<string, LogEvent> Newest, SkippedRange? Break)
    : HubItem(Position)
{
    /// <summary>Whether there is a break among them: it concerns all streams.</summary>
    public bool HasBreak => Break is not null;

    /// <summary>Whether an epoch begins among them. Then the time is that of the new one.</summary>
    public bool IsNewEpoch => From.Epoch != Position.Epoch;

    /// <summary>What is missing for a view with windows, which end with events of whatever stream.</summary>
    public SkippedRange Whole => new(From, Position, Break?.Reason ?? GapReasons.Slow);

    /// <summary>What is missing of the events.</summary>
    public SkippedRange Range => new(
        Streams.Values.Select(static events => events.From).Concat(Break is null ? [] : [Break.From]).MinBy(static id => id.Sequence),
        Streams.Values.Select(static events => events.To).Concat(Break is null ? [] : [Break.Position]).MaxBy(static id => id.Sequence),
        Break?.Reason ?? GapReasons.Slow);

    /// <summary>What concerns a view; null if nothing does.</summary>
    /// <param name="streams">The streams that the view reads.</param>
    /// <param name="isEnd">Whether windows of the view may end with them.</param>
    public LeftOut? For(IReadOnlyList<string> streams, bool isEnd = false)
    {
        Dictionary<string, LeftOutEvents>? own = null;
        for (var i = 0; i < streams.Count; i++)
        {
            if (Streams.TryGetValue(streams[i], out var events))
            {
                (own ??= [])[streams[i]] = events;
            }
        }

        return own is null && Break is null && !isEnd ? null : this with { Streams = own ?? [], Newest = new Dictionary<string, LogEvent>() };
    }
}

/// <summary>The events of a stream that were left out.</summary>
/// <param name="From">The id before the first of them.</param>
/// <param name="To">The last of them.</param>
internal readonly record struct LeftOutEvents(EventId From, EventId To)
{
    /// <summary>An event.</summary>
    public static LeftOutEvents Of(EventId id) => new(id with { Sequence = id.Sequence - 1 }, id);

    /// <summary>Both, the others after these.</summary>
    public LeftOutEvents And(LeftOutEvents later) => new(From, later.To);
}
