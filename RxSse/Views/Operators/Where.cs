using System.Reactive.Linq;
using RxSse.Views.Expressions;
using RxSse.Views.Model;

namespace RxSse.Views.Operators;

/// <summary><c>where c</c>: the unchanged event, if the condition is true (Rx's <c>Where</c>).</summary>
internal sealed record Where(Condition Condition) : Operator
{
    public override string Text => $"where {Condition.Text}";

    public override Condition? Filter => Condition;

    public override int Terms => Condition.Terms;

    public override IObservable<ViewEvent> Apply(IObservable<ViewEvent> events, OperatorContext context) =>
        From(events, Condition, context.Budget);

    public override ViewEvent? Snapshot(ViewEvent snapshot, ViewBudget budget) =>
        new EventFilter(Condition, budget.TryRead).Passes(snapshot.Data.Span) ? snapshot : null;

    public static IObservable<ViewEvent> From(IObservable<ViewEvent> events, Condition condition, ViewBudget budget)
    {
        var filter = new EventFilter(condition, budget.TryRead);
        return events.Where(@event => filter.Passes(@event.Data.Span));
    }
}
