using System.Reactive.Linq;
using RxSse.Views.Expressions;
using RxSse.Views.Model;

namespace RxSse.Views.Operators;

/// <summary>An operator that can work for each value of a path by itself: <c>sample 1s by symbol</c>.</summary>
/// <param name="Key">The path after <c>by</c>; null if the operator works for all events together.</param>
internal abstract record KeyedOperator(DataPath? Key) : Operator
{
    public sealed override string Text => Key is null ? TextWithoutKey : $"{TextWithoutKey} by {Key.Text}";

    public override bool KeepsEvents => true;

    public sealed override bool IsKeyed => Key is not null;

    /// <summary>The text of the operator without <c>by</c>.</summary>
    protected abstract string TextWithoutKey { get; }

    /// <summary>The snapshot of an operator with <c>by</c> belongs to its key, like each event after it.</summary>
    public override ViewEvent? Snapshot(ViewEvent snapshot, ViewBudget budget) =>
        Key is null ? snapshot : snapshot with { Key = Keys.Of(snapshot, new PathFinder([Key])).ToArray() };

    public sealed override IObservable<ViewEvent> Apply(IObservable<ViewEvent> events, OperatorContext context) => Key is null
        ? Observable.Using(context.Budget.Keep, kept => ForAll(context).Apply(events, context.Seed, kept))
        : ForEach(events, Key, context);

    /// <summary>The operator on all events, or on those of one key.</summary>
    protected abstract OperatorOfKey ForAll(OperatorContext context);

    /// <summary>The operator on the events of each key by themselves.</summary>
    protected virtual IObservable<ViewEvent> ForEach(IObservable<ViewEvent> events, DataPath key, OperatorContext context) =>
        KeyedEvents.Of(events, key, context.Seed, context.Budget, ForAll(context));
}
