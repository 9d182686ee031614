using RxSse.Hub;
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
    /// <summary>
    /// Windows that have ended up to this time, in Unix milliseconds, are not sent again. Null: it is the time of the event.
    /// </summary>
    public long? Until { get; init; }

    /// <summary>The snapshot, then live events.</summary>
    public static StartPosition Live { get; } = new(After: null);

    // Not an id, or one that the log has not assigned.
    private static StartPosition Unknown { get; } = new(After: null, GapReason: GapReasons.Unknown);

    /// <summary>
    /// The same start for a target at a position. What was looked up before the epoch of the target began does not stand in the log any
    /// more. What stands in a later epoch, which the target has not reached, is ahead of it.
    /// </summary>
    /// <param name="position">The position of the target.</param>
    /// <param name="begin">Where the epoch of the target begins; null if it was there when the server started.</param>
    public StartPosition In(EventId position, long? begin) =>
        After < begin && (IsCursor ? From!.Value.Epoch != position.Epoch : GapReason == Break.Restarted)
            ? new StartPosition(After: begin, GapReason: Break.Restarted, From: From)
            : this;

    /// <summary>Resolves a cursor against a log (docs/resume.md).</summary>
    public static async ValueTask<StartPosition> OfAsync(Cursor? cursor, IEventLog log, CancellationToken cancellationToken)
    {
        switch (cursor)
        {
            case null:
                return Live;
            case Cursor.AfterEvent { Id: var id }:
                return await log.LocateAsync(id, cancellationToken) switch
                {
                    Place.At(var sequence) => new StartPosition(After: sequence, From: id, IsCursor: true) { Until = id.Until },
                    Place.OtherEpoch(var begin) => new StartPosition(After: begin, GapReason: Break.Restarted, From: id), // times of another epoch say nothing
                    _ => Unknown,
                };
            case Cursor.Earliest:
                return new StartPosition(After: 0, IsFromOldest: true);
            case Cursor.Since { Time: var time }:
                return new StartPosition(After: await log.FindAsync(time, cancellationToken)) { Until = Math.Max(0, LogTime.Milliseconds(time)) };
            default:
                return Unknown; // not an id
        }
    }
}
