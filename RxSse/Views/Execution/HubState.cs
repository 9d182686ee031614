using System.Collections.Immutable;
using RxSse.Hub;
using RxSse.Log;

namespace RxSse.Views.Execution;

/// <summary>Where the hub stands for the views: what has been entered into all of them.</summary>
/// <param name="Position">The newest event.</param>
/// <param name="Newest">The newest event of each stream that keeps one. All views share it.</param>
/// <param name="Time">The time of the newest event, in ticks since the Unix epoch; the least of all times if there is none.</param>
internal sealed record HubState(EventId Position, ImmutableDictionary<string, LogEvent> Newest, long Time)
{
    /// <summary>Nothing has passed.</summary>
    public static HubState None { get; } = new(default(EventId), ImmutableDictionary<string, LogEvent>.Empty, long.MinValue);

    /// <summary>The position, with the time up to which all windows have ended. Marks have no part in it, since servers have different ones.</summary>
    public EventId WithTime => Time == long.MinValue ? Position : Position with { Until = LogTime.Milliseconds(Time) };

    /// <summary>The state after another item.</summary>
    /// <param name="item">The item.</param>
    /// <param name="snapshots">The streams whose newest event is kept.</param>
    public HubState After(HubItem item, IReadOnlySet<string> snapshots) => item switch
    {
        LoggedItem { Logged: var logged } => new(
            logged.Id, snapshots.Contains(logged.Event.Stream) ? Newest.SetItem(logged.Event.Stream, logged) : Newest,
            Math.Max(Time, LogTime.Ticks(logged.Time))),
        StandingItem { Newest: var newest } => new(item.Position, Add(None.Newest, newest, snapshots), After(newest)),
        Break { Newest: var newest } gone => new(item.Position, Add(None.Newest, newest, snapshots), After(newest, gone.IsNewEpoch)),
        LeftOut { Newest.Values: var newest } leftOut =>
            new(item.Position, Add(leftOut.HasBreak ? None.Newest : Newest, newest, snapshots), After(newest, leftOut.IsNewEpoch)),
        _ => this with { Position = item.Position },
    };

    // The time of an epoch may begin before what was known.
    private long After(IEnumerable<LogEvent> newest, bool isNewEpoch = false) =>
        newest.Aggregate(isNewEpoch ? long.MinValue : Time, static (time, logged) => Math.Max(time, LogTime.Ticks(logged.Time)));

    private static ImmutableDictionary<string, LogEvent> Add(
        ImmutableDictionary<string, LogEvent> before, IEnumerable<LogEvent> newest, IReadOnlySet<string> snapshots) =>
        before.SetItems(newest.Where(logged => snapshots.Contains(logged.Event.Stream))
            .Select(logged => KeyValuePair.Create(logged.Event.Stream, logged)));
}
