using System.Collections.Immutable;
using RxSse.Hub;
using RxSse.Log;

namespace RxSse.Views.Execution;

/// <summary>Where the hub stands for the views: what has been entered into all of them.</summary>
/// <param name="Position">The newest event.</param>
/// <param name="Newest">The newest event of each stream that keeps one. All views share it.</param>
internal sealed record HubState(EventId Position, ImmutableDictionary<string, LogEvent> Newest)
{
    /// <summary>Nothing has passed.</summary>
    public static HubState None { get; } = new(default(EventId), ImmutableDictionary<string, LogEvent>.Empty);

    /// <summary>The state after another item.</summary>
    /// <param name="item">The item.</param>
    /// <param name="snapshots">The streams whose newest event is kept.</param>
    public HubState After(HubItem item, IReadOnlySet<string> snapshots) => item switch
    {
        LoggedItem { Logged: var logged } when snapshots.Contains(logged.Event.Stream) =>
            new(logged.Id, Newest.SetItem(logged.Event.Stream, logged)),
        StandingItem standing => new(item.Position, Add(None.Newest, standing.Newest, snapshots)),
        Break gone => new(item.Position, Add(None.Newest, gone.Newest, snapshots)),
        LeftOut leftOut => new(item.Position, Add(leftOut.HasBreak ? None.Newest : Newest, leftOut.Newest.Values, snapshots)),
        _ => this with { Position = item.Position },
    };

    private static ImmutableDictionary<string, LogEvent> Add(
        ImmutableDictionary<string, LogEvent> before, IEnumerable<LogEvent> newest, IReadOnlySet<string> snapshots) =>
        before.SetItems(newest.Where(logged => snapshots.Contains(logged.Event.Stream))
            .Select(logged => KeyValuePair.Create(logged.Event.Stream, logged)));
}
