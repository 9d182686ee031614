using System.Reactive.Concurrency;
using System.Reactive.Linq;

namespace RxSse.Views.Model;

/// <summary>One object of the newest events of the inputs (Rx's <c>CombineLatest</c>), with the type <c>latest</c>.</summary>
internal sealed record CombineLatestSource(EquatableArray<CombinedInput> Inputs) : CombinedSource(Inputs)
{
    private const string EventType = "latest";

    public override string Word => EventType;

    public override IObservable<ViewEvent> Events(StreamInputs inputs, ViewBudget budget, IScheduler scheduler) => Combine(
        [.. Inputs.Select(input => input.Key)],
        [.. Inputs.Select(input => input.Pipes.Events(inputs, budget, scheduler))],
        [.. Inputs.Select(input => input.Pipes.Snapshot(inputs.Newest, budget))],
        budget);

    /// <summary>An object for every event of an input, as soon as each input has an event or a seed.</summary>
    public static IObservable<ViewEvent> Combine(
        string[] keys, IObservable<ViewEvent>[] inputs, ViewEvent?[] seeds, ViewBudget budget) => Observable.Defer(() =>
    {
        // Events get a number, because CombineLatest does not say which event caused the combination. Seeds have the number 0.
        var count = 0L;
        var combined = new CombinedObject(EventType, keys, budget);
        var counted = inputs.Zip(seeds, (events, seed) =>
        {
            var live = events.KeepingNewest(budget).Select(@event => (Event: @event, Number: ++count));
            return seed is { } first ? live.Prepend((Event: first, Number: 0)) : live;
        });
        return counted.CombineLatest(newest => (Newest: newest, Cause: newest.MaxBy(input => input.Number)))
            .Where(combination => combination.Cause.Number > 0)
            .Select(combination => combined.Of([.. combination.Newest.Select(input => input.Event)], combination.Cause.Event.Sequence))
            .Where(made => made is not null).Select(made => made.GetValueOrDefault())
            .KeepingSeeds(budget, seeds);
    });
}
