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

    public override int Terms => IsKeyed ? 1 : 0;

    /// <summary>The text of the operator without <c>by</c>.</summary>
    protected abstract string TextWithoutKey { get; }

    public sealed override IObservable<ViewEvent> Apply(IObservable<ViewEvent> events, OperatorContext context) => Key is null
        ? Observable.Using(context.Budget.Keep, kept => ForAll(events, context.Seed, kept, context))
        : ForEach(events, Key, context);

    /// <summary>The operator on all events, or on those of one key.</summary>
    /// <param name="events">The events.</param>
    /// <param name="seed">The snapshot before them; null if there is none.</param>
    /// <param name="kept">Counts what the operator keeps.</param>
    /// <param name="context">What else it needs.</param>
    protected abstract IObservable<ViewEvent> ForAll(
        IObservable<ViewEvent> events, ViewEvent? seed, KeptBytes kept, OperatorContext context);

    /// <summary>The operator on the events of each key by themselves.</summary>
    protected virtual IObservable<ViewEvent> ForEach(IObservable<ViewEvent> events, DataPath key, OperatorContext context) =>
        KeyedEvents.Of(events, key, context.Seed, context.Budget, (group, seed, kept) => ForAll(group, seed, kept, context));
}
