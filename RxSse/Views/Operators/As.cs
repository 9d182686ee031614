using System.Reactive.Linq;
using RxSse.Views.Model;

namespace RxSse.Views.Operators;

/// <summary><c>as n</c>: the event with another type (Rx's <c>Select</c>).</summary>
internal sealed record As(string Name) : Operator
{
    public override string Text => $"as {Name}";

    public override bool KeepsData => true;

    public override string OutputType(string before) => Name;

    public override IObservable<ViewEvent> Apply(IObservable<ViewEvent> events, OperatorContext context) => From(events, Name);

    public override ViewEvent? Snapshot(ViewEvent snapshot, ViewBudget budget) => snapshot with { Type = Name };

    public static IObservable<ViewEvent> From(IObservable<ViewEvent> events, string name) =>
        events.Select(@event => @event with { Type = name });
}
