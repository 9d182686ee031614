using RxSse.Log;

namespace RxSse.Delivery.Joining;

/// <summary>Where a subscription starts.</summary>
/// <param name="After">The replay starts after this event of the log; null if there is no replay but a snapshot.</param>
/// <param name="GapReason">The reason of the gap, if a gap is certain before the history is read; otherwise null.</param>
/// <param name="From">The cursor before the gap, if the client sent an id of a log.</param>
/// <param name="IsCursor">Whether the client sent an id of this log: then missing events can be counted.</param>
/// <param name="IsFromOldest">Whether the client requested everything that is retained: then nothing of it can be missing.</param>
internal sealed record StartPosition(
    long? After, string? GapReason = null, EventId? From = null, bool IsCursor = false, bool IsFromOldest = false)
{
    /// <summary>The snapshot, then live events.</summary>
    public static StartPosition Live { get; } = new(After: null);

    /// <summary>Resolves a cursor against a log (docs/resume.md).</summary>
    public static async ValueTask<StartPosition> OfAsync(Cursor? cursor, IEventLog log, CancellationToken cancellationToken)
    {
        switch (cursor)
        {
            case null:
                return Live;
            case Cursor.AfterEvent { Id: var id } when id.Epoch != log.Newest.Epoch:
                return new StartPosition(After: 0, GapReason: "restarted", From: id);
            case Cursor.AfterEvent { Id: var id } when id.Sequence <= log.Newest.Sequence:
                return new StartPosition(After: id.Sequence, From: id, IsCursor: true);
            case Cursor.Earliest:
                return new StartPosition(After: 0, IsFromOldest: true);
            case Cursor.Since { Time: var time }:
                return new StartPosition(After: await log.FindAsync(time, cancellationToken));
            default:
                return new StartPosition(After: null, GapReason: "unknown"); // not an id, or one that this log has not assigned yet
        }
    }
}
