using System.Reactive.Concurrency;
using System.Reactive.Linq;
using RxSse.Text;
using RxSse.Views.Model;

namespace RxSse.Views.Operators;

/// <summary><c>sample d</c>: at each multiple of d, the newest event since the last one, if any (Rx's <c>Sample</c>).</summary>
internal sealed record Sample(TimeSpan Period) : Operator
{
    public override string Text => $"sample {DurationText.Print(Period)}";

    public override bool IsReplayable => false;

    public override bool KeepsEvents => true;

    public override IObservable<ViewEvent> Apply(IObservable<ViewEvent> events, OperatorContext context) =>
        From(events.KeepingNewest(context.Budget), Period, context.Scheduler);

    public static IObservable<ViewEvent> From(IObservable<ViewEvent> events, TimeSpan period, IScheduler scheduler) =>
        events.Sample(period, scheduler);
}
