using RxSse.Log;
using RxSse.Threading;
using RxSse.Views.Model;

namespace RxSse.Views.Execution;

/// <summary>The newest events of the streams that a view reads, and the snapshot of the view, which depends on nothing else.</summary>
/// <param name="view">The view.</param>
/// <param name="options">The bounds of the snapshot.</param>
/// <param name="snapshots">The streams whose newest event is kept.</param>
internal sealed class NewestEvents(View view, CompositionOptions options, IReadOnlySet<string> snapshots)
{
    private readonly string[] _streams = [.. view.Streams.Where(snapshots.Contains)];
    private LogEvent?[] _newest = [];
    private LogEvent?[] _entered = [];
    private WeakLazy<IReadOnlyList<DerivedEvent>>? _snapshot;
    private string? _epoch; // of the snapshot

    /// <summary>Whether the view reads a stream whose newest event is kept.</summary>
    public bool HasStreams => _streams.Length > 0;

    /// <summary>The newest event of a stream; null if it has none.</summary>
    public ViewEvent? Of(string stream) => Of(_newest, stream);

    /// <summary>The view begins with these events, before anything is entered.</summary>
    public void Begin(HubState state) => _entered = _newest = PartOf(state, []);

    /// <summary>The part of the newest events that the view reads, to wait beside an item. One thread calls it.</summary>
    /// <param name="state">What has been entered, with the item.</param>
    /// <param name="item">The event of the item; null if it is none.</param>
    /// <param name="bytes">What the result keeps beyond the last one and the event.</param>
    public LogEvent?[] Enter(HubState state, LogEvent? item, out long bytes)
    {
        var before = _entered;
        _entered = PartOf(state, before);
        bytes = 0;
        for (var i = 0; i < _entered.Length; i++)
        {
            if (_entered[i] is { } newest && !ReferenceEquals(newest, item)
                && (i >= before.Length || !ReferenceEquals(newest, before[i])))
            {
                bytes += newest.Event.Data.Length;
            }
        }

        return _entered;
    }

    /// <summary>The view has come to these events.</summary>
    public void Set(LogEvent?[] newest)
    {
        if (!AreSame(newest, _newest))
        {
            (_newest, _snapshot) = (newest, null);
        }
    }

    /// <inheritdoc cref="Set(LogEvent?[])"/>
    public void Set(HubState state) => Set(PartOf(state, _newest));

    /// <summary>The snapshot. It is computed when it is used; the object stays the same until one of the events changes.</summary>
    public WeakLazy<IReadOnlyList<DerivedEvent>> Snapshot(string epoch)
    {
        if (!HasStreams)
        {
            return Snapshots.None;
        }

        _snapshot = _epoch == epoch ? _snapshot : null;
        _epoch = epoch;
        return _snapshot ??= SnapshotOf(_newest, epoch);
    }

    // What it is made of is captured now, because it may be computed later, on another thread.
    private WeakLazy<IReadOnlyList<DerivedEvent>> SnapshotOf(LogEvent?[] newest, string epoch) =>
        new(() => Snapshots.Of(view, options, stream => Of(newest, stream), epoch));

    private LogEvent?[] PartOf(HubState state, LogEvent?[] before)
    {
        LogEvent?[]? part = before.Length == _streams.Length ? null : new LogEvent?[_streams.Length];
        for (var i = 0; i < _streams.Length; i++)
        {
            var newest = state.Newest.GetValueOrDefault(_streams[i]);
            if (part is null && !ReferenceEquals(newest, before[i]))
            {
                part = [.. before];
            }

            if (part is not null)
            {
                part[i] = newest;
            }
        }

        return part ?? before;
    }

    private ViewEvent? Of(LogEvent?[] newest, string stream)
    {
        var i = Array.IndexOf(_streams, stream);
        return i >= 0 && i < newest.Length ? newest[i]?.ToViewEvent() : null;
    }

    private static bool AreSame(LogEvent?[] one, LogEvent?[] other) =>
        ReferenceEquals(one, other) || one.AsSpan().SequenceEqual(other, ReferenceEqualityComparer.Instance);
}
