using RxSse.Log;

namespace RxSse.Hub;

/// <summary>What passes through the hub.</summary>
/// <param name="Position">The newest event that has passed, this one included.</param>
internal abstract record HubItem(EventId Position);

/// <summary>An event of the log.</summary>
internal sealed record LoggedItem(LogEvent Logged) : HubItem(Logged.Id);

/// <summary>A sign of life that travels behind the event whose id it carries, so that whoever reads it has all up to there.</summary>
internal sealed record Heartbeat(EventId Position, DateTimeOffset Time) : HubItem(Position);
