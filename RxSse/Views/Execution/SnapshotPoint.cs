using RxSse.Threading;
using RxSse.Views.Model;

namespace RxSse.Views.Execution;

/// <summary>A point at which a subscriber can join a running view.</summary>
/// <param name="Position">The newest event of the log that the view has processed.</param>
/// <param name="Snapshot">The snapshots of all pipes at the position, in log order. It stands for the state of the view.</param>
internal sealed record SnapshotPoint(EventId Position, WeakLazy<IReadOnlyList<DerivedEvent>> Snapshot);

/// <summary>Computes snapshots of views, from nothing but the newest event of each stream.</summary>
internal static class Snapshots
{
    /// <summary>That of a view none of whose streams keeps its newest event.</summary>
    public static WeakLazy<IReadOnlyList<DerivedEvent>> None { get; } = new(static () => []);

    public static IReadOnlyList<DerivedEvent> Of(View view, CompositionOptions options, Func<string, ViewEvent?> newest, string epoch)
    {
        var budget = new ViewBudget(options, view.Keepers);
        var events = (
            from pipe in view.Pipes
            let snapshot = pipe.Snapshot(newest, budget)
            where snapshot is not null && budget.TryLeave(snapshot.Value.Data.Length)
            orderby snapshot.Value.Sequence
            select new DerivedEvent(new EventId(epoch, snapshot.Value.Sequence), PipeName.Of(pipe), snapshot.Value)).ToArray();

        var replayable = Enumerable.Range(0, events.Length).Where(i => !events[i].Pipe.IsLive);
        foreach (var last in replayable.GroupBy(i => events[i].Position).Select(same => same.Last()))
        {
            events[last] = events[last] with { HasId = true };
        }

        return events;
    }
}
