using System.Reactive.Concurrency;
using System.Reactive.Linq;

namespace RxSse.Views.Model;

/// <summary>
/// Each event of the first input with the newest events of the others (Rx's <c>WithLatestFrom</c>), with the type <c>with</c>. The others
/// change what is seen, never when.
/// </summary>
internal sealed record WithLatestSource(EquatableArray<CombinedInput> Inputs) : CombinedSource(Inputs)
{
    private const string EventType = "with";

    public override string Word => EventType;

    public override int Keepers => base.Keepers - 1; // nothing of the first

    public override IObservable<ViewEvent> Events(StreamInputs inputs, ViewBudget budget, IScheduler scheduler) => Combine(
        [.. Inputs.Select(input => input.Key)],
        [.. Inputs.Select(input => input.Pipes.Events(inputs, budget, scheduler))],
        [.. Inputs.Skip(1).Select(input => input.Pipes.Snapshot(inputs.Newest, budget))],
        budget);

    /// <summary>An object for every event of the first input, as soon as each other input has an event or a seed.</summary>
    /// <param name="keys">The fields.</param>
    /// <param name="inputs">The inputs. An event that reaches the first and another is combined with itself.</param>
    /// <param name="seeds">The seeds of the inputs but the first.</param>
    /// <param name="budget">What may be made and kept.</param>
    public static IObservable<ViewEvent> Combine(
        string[] keys, IObservable<ViewEvent>[] inputs, ViewEvent?[] seeds, ViewBudget budget) => Observable.Defer(() =>
    {
        var combined = new CombinedObject(EventType, keys, budget);
        var others = inputs.Skip(1).Zip(seeds, (events, seed) => seed is { } first
            ? events.KeepingNewest(budget).Prepend(first)
            : events.KeepingNewest(budget)).CombineLatest();

        // Subscribes to the others first.
        return inputs[0]
            .WithLatestFrom(others, (@event, newest) => combined.Of([@event, .. newest], @event.Sequence))
            .Where(made => made is not null).Select(made => made.GetValueOrDefault())
            .KeepingSeeds(budget, seeds);
    });
}
