using System.Reactive.Concurrency;
using System.Reactive.Linq;
using RxSse.Views.Expressions.Json;

namespace RxSse.Views.Model;

/// <summary>One object of the newest events of the inputs (Rx's <c>CombineLatest</c>), with the type <c>latest</c>.</summary>
internal sealed record CombineLatestSource(EquatableArray<LatestInput> Inputs) : ViewSource
{
    private const string EventType = "latest";

    public override string Text => $"latest({string.Join(", ", Inputs.Select(input => input.Text))})";

    public override bool IsReplayable => false;

    public override string? FirstLiveOperator => EventType;

    public override IEnumerable<string> Streams => Inputs.SelectMany(input => input.Pipes).SelectMany(pipe => pipe.Streams);

    public override int Keepers => Inputs.Sum(input => 1 + input.Pipes.Sum(pipe => pipe.Keepers));

    public override string Type(Func<string, string> types) => EventType;

    public override IObservable<ViewEvent> Events(StreamInputs inputs, ViewBudget budget, IScheduler scheduler) => Combine(
        [.. Inputs.Select(input => input.Key)],
        [.. Inputs.Select(input => input.Pipes.Events(inputs, budget, scheduler))],
        [.. Inputs.Select(input => input.Pipes.Snapshot(inputs.Newest, budget))],
        budget);

    public override ViewEvent? Snapshot(Func<string, ViewEvent?> newest, ViewBudget budget)
    {
        var snapshots = Inputs.Select(input => input.Pipes.Snapshot(newest, budget)).OfType<ViewEvent>().ToArray();
        return snapshots.Length == Inputs.Count
            ? Combined(Prefixes(Inputs.Select(input => input.Key)), snapshots, snapshots.Max(snapshot => snapshot.Sequence), budget)
            : null;
    }

    /// <summary>An object for every event of an input, as soon as each input has an event or a seed.</summary>
    public static IObservable<ViewEvent> Combine(
        string[] keys, IObservable<ViewEvent>[] inputs, ViewEvent?[] seeds, ViewBudget budget) => Observable.Defer(() =>
    {
        // Events get a number, because CombineLatest does not say which event caused the combination. Seeds have the number 0.
        var count = 0L;
        var prefixes = Prefixes(keys);
        var counted = inputs.Zip(seeds, (events, seed) =>
        {
            var live = events.KeepingNewest(budget).Select(@event => (Event: @event, Number: ++count));
            return seed is { } first ? live.Prepend((Event: first, Number: 0)) : live;
        });
        return counted.CombineLatest(newest => (Newest: newest, Cause: newest.MaxBy(input => input.Number)))
            .Where(combination => combination.Cause.Number > 0)
            .Select(combination => Combined(
                prefixes, [.. combination.Newest.Select(input => input.Event)], combination.Cause.Event.Sequence, budget))
            .Where(combined => combined is not null).Select(combined => combined.GetValueOrDefault())
            .KeepingSeeds(budget, seeds);
    });

    private static byte[][] Prefixes(IEnumerable<string> keys) => [.. keys.Select(JsonObject.Prefix)];

    private static ViewEvent? Combined(byte[][] prefixes, ViewEvent[] newest, long sequence, ViewBudget budget) =>
        budget.TryMake(newest.Sum(input => (long)input.Data.Length), newest.Max(input => input.Data.Length))
            ? new ViewEvent(EventType, JsonObject.Of(prefixes, [.. newest.Select(input => input.Data)]), sequence)
            : null;
}

/// <summary>An input of <c>latest</c>.</summary>
/// <param name="Key">The field of the input in the object.</param>
/// <param name="Pipes">The pipes of the input; their events count as those of one.</param>
internal sealed record LatestInput(string Key, EquatableArray<Pipe> Pipes)
{
    // Several pipes share one pair of parentheses; each pipe with operators has its own.
    public string Text => Pipes.Count == 1 ? Pipes[0].TextInList : $"({string.Join(", ", Pipes.Select(pipe => pipe.TextInList))})";
}
