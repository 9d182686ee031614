using RxSse.Log;

namespace RxSse.Hub;

/// <summary>An item that the hub publishes.</summary>
/// <param name="Position">The newest published event, including this one.</param>
internal abstract record HubItem(EventId Position);

/// <summary>Where the log stands when the hub begins. It is the first item.</summary>
/// <param name="Position">The newest event; sequence 0 if there is none.</param>
/// <param name="Newest">The newest event of each stream.</param>
internal sealed record StandingItem(EventId Position, IReadOnlyList<LogEvent> Newest) : HubItem(Position);

/// <summary>An event of the log.</summary>
internal sealed record LoggedItem(LogEvent Logged) : HubItem(Logged.Id);

/// <summary>
/// A sign of life that follows the event whose id it has: a client that receives it has received everything up to this id.
/// </summary>
internal sealed record Heartbeat(EventId Position, DateTimeOffset Time) : HubItem(Position);
