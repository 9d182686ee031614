using System.Reactive.Linq;
using RxSse.Views.Expressions;
using RxSse.Views.Expressions.Json;
using RxSse.Views.Model;

namespace RxSse.Views.Operators;

/// <summary><c>pairs</c>: each event with the one before it (Rx's <c>Buffer(2, 1)</c>).</summary>
internal sealed record Pairs(DataPath? Key = null) : KeyedOperator(Key)
{
    private const int BytesOfKey = 2_048;

    private static readonly byte[][] Prefixes = [JsonObject.Prefix("previous"), JsonObject.Prefix("current")];

    public override bool IsReplayable => false;

    public override Shape OutputShape(Shape before) => Shape.Of("previous", "current");

    protected override string TextWithoutKey => "pairs";

    public override ViewEvent? Snapshot(ViewEvent snapshot, ViewBudget budget) => null;

    /// <summary>The seed is the first that another can follow. Data that is no JSON is in no pair.</summary>
    public static IObservable<ViewEvent> From(IObservable<ViewEvent> events, ViewEvent? seed, KeptBytes kept, ViewBudget budget) =>
        (seed is { } first ? events.Prepend(first) : events)
            .Where(static @event => !PathFinder.Whole.FindFirst(@event.Data.Span).IsEmpty)
            .Do(@event => kept.Set(@event.Data.Length))
            .Buffer(2, 1)
            .Where(pair => pair.Count == 2 && budget.TryMake(
                pair.Sum(static @event => (long)@event.Data.Length), pair.Max(static @event => @event.Data.Length)))
            .Select(static pair => pair[1] with { Data = JsonObject.Of(Prefixes, [pair[0].Data, pair[1].Data]) });

    protected override OperatorOfKey ForAll(OperatorContext context) => new(
        (events, seed, kept) => From(events, seed, kept, context.Budget).KeepingSeeds(context.Budget, seed), BytesOfKey);
}
