using System.Reactive.Concurrency;
using System.Reactive.Linq;
using RxSse.Text;
using RxSse.Views.Expressions;
using RxSse.Views.Model;

namespace RxSse.Views.Operators;

/// <summary><c>debounce d</c>: the newest event once d has passed without another (Rx.NET's <c>Throttle</c>).</summary>
internal sealed record Debounce(TimeSpan Silence, DataPath? Key = null) : KeyedOperator(Key)
{
    public override bool IsReplayable => false;

    protected override string TextWithoutKey => $"debounce {DurationText.Print(Silence)}";

    public static IObservable<ViewEvent> From(IObservable<ViewEvent> events, TimeSpan silence, IScheduler scheduler) =>
        events.Throttle(silence, scheduler);

    protected override IObservable<ViewEvent> ForAll(
        IObservable<ViewEvent> events, ViewEvent? seed, KeptBytes kept, OperatorContext context) =>
        From(events.KeepingNewest(kept), Silence, context.Scheduler);
}
