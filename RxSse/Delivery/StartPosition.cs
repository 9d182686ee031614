using RxSse.Log;

namespace RxSse.Delivery;

/// <summary>How a subscription begins.</summary>
/// <param name="After">What is replayed comes after this event of the log; null if there is no replay but the snapshot.</param>
/// <param name="GapReason">Why something is missing in any case; null if only the history can tell.</param>
/// <param name="From">The cursor before what is missing, if it was an id that fits.</param>
/// <param name="IsCursor">Whether it was an id: then what is gone can be counted.</param>
/// <param name="IsFromOldest">Whether the client asked for whatever is retained: then nothing of it can be missing.</param>
internal sealed record StartPosition(
    long? After, string? GapReason = null, EventId? From = null, bool IsCursor = false, bool IsFromOldest = false)
{
    /// <summary>From now on, after the snapshot.</summary>
    public static StartPosition Live { get; } = new(After: null);

    /// <summary>What a cursor means to a log (docs/resume.md).</summary>
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
                return new StartPosition(After: null, GapReason: "unknown"); // no id, or one that this log has not given yet
        }
    }
}
