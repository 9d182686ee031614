using RxSse.Log;

namespace RxSse.Hub;

/// <summary>An item that the hub publishes.</summary>
/// <param name="Position">The newest published event, including this one.</param>
internal abstract record HubItem(EventId Position);

/// <summary>Where the log stands when the hub begins. It is the first item.</summary>
/// <param name="Position">The newest event; sequence 0 if there is none.</param>
/// <param name="Newest">The newest event of each stream.</param>
internal sealed record StandingItem(EventId Position, IReadOnlyList<LogEvent> Newest) : HubItem(Position);

/// <summary>The events after one and up to another are missing: the log has lost them, or the hub has not received them.</summary>
/// <param name="From">The item before it.</param>
/// <param name="Position">The newest of them; where the epoch begins if it is a new one.</param>
/// <param name="Reason">That of the <c>gap</c>.</param>
/// <param name="Newest">The newest event of each stream, up to the position.</param>
internal sealed record Break(EventId From, EventId Position, string Reason, IReadOnlyList<LogEvent> Newest) : HubItem(Position)
{
    /// <summary>The log has a new epoch.</summary>
    public const string Restarted = GapReasons.Restarted;

    /// <summary>The log does not retain the events.</summary>
    public const string Expired = GapReasons.Expired;

    /// <summary>Whether a new epoch begins.</summary>
    public bool IsNewEpoch => Position.Epoch != From.Epoch;
}

/// <summary>An event of the log.</summary>
internal sealed record LoggedItem(LogEvent Logged) : HubItem(Logged.Id);

/// <summary>
/// A sign of life that follows the event whose id it has: a client that receives it has received everything up to this id.
/// </summary>
internal sealed record Heartbeat(EventId Position, DateTimeOffset Time) : HubItem(Position);

/// <summary>All events that have an earlier time have passed. It passes because a view has asked for it.</summary>
/// <param name="Position">The event before it.</param>
/// <param name="Time">The time of the log.</param>
internal sealed record MarkItem(EventId Position, DateTimeOffset Time) : HubItem(Position);
