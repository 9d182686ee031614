using System.Collections.Immutable;
using RxSse.Log;
using RxSse.Threading;
using RxSse.Views.Model;

namespace RxSse.Views.Execution;

/// <summary>The newest events of the streams that a view reads, and the snapshot of the view, which depends on nothing else.</summary>
/// <param name="view">The view.</param>
/// <param name="options">The bounds of the snapshot.</param>
/// <param name="snapshots">The streams whose newest event is kept.</param>
/// <param name="start">The newest events at the start.</param>
internal sealed class NewestEvents(
    View view, CompositionOptions options, IReadOnlySet<string> snapshots, IEnumerable<KeyValuePair<string, LogEvent>> start)
{
    private ImmutableDictionary<string, LogEvent> _newest = start.ToImmutableDictionary();
    private WeakLazy<IReadOnlyList<DerivedEvent>>? _snapshot;

    public ViewEvent? Of(string stream) => Of(_newest, stream);

    public void Add(LogEvent logged)
    {
        _snapshot = null;
        if (snapshots.Contains(logged.Event.Stream))
        {
            _newest = _newest.SetItem(logged.Event.Stream, logged);
        }
    }

    /// <summary>Adds events.</summary>
    /// <param name="newest">The newest event of each stream.</param>
    /// <param name="isAll">Whether the others have none.</param>
    public void Add(IEnumerable<LogEvent> newest, bool isAll)
    {
        _newest = isAll ? ImmutableDictionary<string, LogEvent>.Empty : _newest;
        _snapshot = null;
        foreach (var logged in newest)
        {
            Add(logged);
        }
    }

    /// <summary>The snapshot. It is computed when it is used; the object stays the same until an event is added.</summary>
    public WeakLazy<IReadOnlyList<DerivedEvent>> Snapshot(string epoch)
    {
        var newest = _newest; // captured now, because the snapshot may be computed later, on another thread
        return _snapshot ??= new(() => Snapshots.Of(view, options, stream => Of(newest, stream), epoch));
    }

    private static ViewEvent? Of(ImmutableDictionary<string, LogEvent> newest, string stream) =>
        newest.TryGetValue(stream, out var logged) ? logged.ToViewEvent() : null;
}
