using System.Reactive.Concurrency;
using System.Reactive.Linq;
using RxSse.Text;
using RxSse.Views.Model;

namespace RxSse.Views.Operators;

/// <summary><c>debounce d</c>: the newest event once d has passed without another (Rx.NET's <c>Throttle</c>).</summary>
internal sealed record Debounce(TimeSpan Silence) : Operator
{
    public override string Text => $"debounce {DurationText.Print(Silence)}";

    public override bool IsReplayable => false;

    public override bool KeepsEvents => true;

    public override IObservable<ViewEvent> Apply(IObservable<ViewEvent> events, OperatorContext context) =>
        From(events.KeepingNewest(context.Budget), Silence, context.Scheduler);

    public static IObservable<ViewEvent> From(IObservable<ViewEvent> events, TimeSpan silence, IScheduler scheduler) =>
        events.Throttle(silence, scheduler);
}
