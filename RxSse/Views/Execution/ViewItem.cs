using RxSse.Hub;
using RxSse.Views.Model;

namespace RxSse.Views.Execution;

/// <summary>What leaves a view.</summary>
/// <param name="Position">The newest event of the log when it was made.</param>
internal abstract record ViewItem(EventId Position);

/// <summary>An event of a view.</summary>
/// <param name="Position">The event of the log that it comes from; if a timer made it, the newest one then.</param>
/// <param name="Pipe">The pipe that gave it.</param>
/// <param name="Event">Its type and data.</param>
/// <param name="HasId">Whether it carries the id of its position: all that comes from there has left before it.</param>
internal sealed record DerivedEvent(EventId Position, PipeName Pipe, ViewEvent Event, bool HasId = false) : ViewItem(Position);

/// <summary>The heartbeat, which travels behind what it stands for.</summary>
internal sealed record HeartbeatItem(Heartbeat Heartbeat) : ViewItem(Heartbeat.Position);

/// <summary>The view fell behind, and events of the log after <paramref name="From"/> and up to the position did not pass it.</summary>
internal sealed record SkippedRange(EventId From, EventId Position) : ViewItem(Position);

/// <summary>What leaves a view together.</summary>
/// <param name="Items">In their order. All that comes of one event of the log is in one turn.</param>
/// <param name="Point">Where the view stands after them.</param>
internal sealed record ViewTurn(IReadOnlyList<ViewItem> Items, SnapshotPoint Point);
