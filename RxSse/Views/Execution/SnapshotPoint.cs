using RxSse.Views.Model;

namespace RxSse.Views.Execution;

/// <summary>Where a view that is at work stands, and a subscriber can join it.</summary>
/// <param name="Position">The newest event of the log that the view has processed.</param>
/// <param name="Snapshot">The snapshot of every pipe as of there, in log order. Made at the first need.</param>
internal sealed record SnapshotPoint(EventId Position, Lazy<IReadOnlyList<DerivedEvent>> Snapshot);

/// <summary>Snapshots of whole views: a function of the newest event of each stream alone.</summary>
internal static class Snapshots
{
    public static IReadOnlyList<DerivedEvent> Of(View view, Func<string, ViewEvent?> newest, string epoch)
    {
        var events = (
            from pipe in view.Pipes
            let snapshot = pipe.Snapshot(newest)
            where snapshot is not null
            orderby snapshot.Value.Sequence
            select new DerivedEvent(new EventId(epoch, snapshot.Value.Sequence), PipeName.Of(pipe), snapshot.Value)).ToArray();

        foreach (var last in Enumerable.Range(0, events.Length).Where(i => !events[i].Pipe.IsLive).GroupBy(i => events[i].Position).Select(same => same.Last()))
        {
            events[last] = events[last] with { HasId = true };
        }

        return events;
    }
}
