using RxSse.Views.Model;

namespace RxSse.Views.Execution;

/// <summary>A point at which a subscriber can join a running view.</summary>
/// <param name="Position">The newest event of the log that the view has processed.</param>
/// <param name="Snapshot">The snapshots of all pipes at the position, in log order. Computed at first use.</param>
internal sealed record SnapshotPoint(EventId Position, LazySnapshot Snapshot);

/// <summary>
/// A snapshot that is computed when somebody joins. It is not held in memory: it may be larger than what it is made of, and is computed
/// again if it has gone. The object stands for the state of the view.
/// </summary>
internal sealed class LazySnapshot(Func<IReadOnlyList<DerivedEvent>> compute)
{
    private readonly WeakReference<IReadOnlyList<DerivedEvent>> _computed = new(null!);

    public LazySnapshot(IReadOnlyList<DerivedEvent> events)
        : this(() => events)
    {
    }

    public IReadOnlyList<DerivedEvent> Value
    {
        get
        {
            if (!_computed.TryGetTarget(out var events))
            {
                events = compute();
                _computed.SetTarget(events);
            }

            return events;
        }
    }
}

/// <summary>Computes snapshots of views, from nothing but the newest event of each stream.</summary>
internal static class Snapshots
{
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
