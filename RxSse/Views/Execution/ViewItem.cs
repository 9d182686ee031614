using RxSse.Hub;
using RxSse.Views.Model;

namespace RxSse.Views.Execution;

/// <summary>An item that leaves a view.</summary>
/// <param name="Position">The newest event of the log when it was made.</param>
internal abstract record ViewItem(EventId Position)
{
    private const int BytesOfFrame = 256;

    /// <summary>What it costs on its way to the subscribers, in bytes.</summary>
    public virtual int Bytes => BytesOfFrame;
}

/// <summary>An event of a view.</summary>
/// <param name="Position">The event of the log that caused it; if a timer caused it, the newest event at that time.</param>
/// <param name="Pipe">The pipe that it comes from.</param>
/// <param name="Event">Its type and data.</param>
/// <param name="HasId">Whether it has the id of its position: everything that this event of the log caused has left before it.</param>
internal sealed record DerivedEvent(EventId Position, PipeName Pipe, ViewEvent Event, bool HasId = false) : ViewItem(Position)
{
    /// <summary>Whether it ends a window: its id has the end.</summary>
    public bool IsOfWindow { get; init; }

    public override int Bytes => base.Bytes + (2 * Event.Data.Length); // as JSON, and encoded
}

/// <summary>A heartbeat. All events up to its position have left before it.</summary>
internal sealed record HeartbeatItem(Heartbeat Heartbeat) : ViewItem(Heartbeat.Position);

/// <summary>The view has not received the events of the log after <paramref name="From"/> and up to the position.</summary>
/// <param name="From">The event before them.</param>
/// <param name="Position">The newest of them.</param>
/// <param name="Reason">That of the <c>gap</c>: the view was too far behind, or what the log has lost.</param>
internal sealed record SkippedRange(EventId From, EventId Position, string Reason = GapReasons.Slow) : ViewItem(Position);

/// <summary>The items that leave a view together.</summary>
/// <param name="Items">In order. Everything that one event of the log causes is in one turn. None: it tells the position only.</param>
/// <param name="Point">The state of the view after them.</param>
internal sealed record ViewTurn(IReadOnlyList<ViewItem> Items, SnapshotPoint Point)
{
    /// <summary>What the items cost on their way to the subscribers, in bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>Whether it may be delivered at once, on the thread that sends it, if that is short.</summary>
    public bool RunsHere { get; init; }

    /// <summary>Call it once, from any thread, when the subscribers have the items. Until then they count as on their way.</summary>
    public Action Delivered { get; init; } = static () => { };

    /// <summary>Call it before <see cref="Delivered"/> if no subscriber has room: the view waits until <see cref="Resume"/>.</summary>
    public Action Hold { get; init; } = static () => { };

    /// <summary>A subscriber has room again. Call it once for each <see cref="Hold"/>, from any thread.</summary>
    public Action Resume { get; init; } = static () => { };
}
