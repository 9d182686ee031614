using System.Reactive.Concurrency;
using System.Reactive.Linq;
using RxSse.Text;
using RxSse.Views.Expressions;
using RxSse.Views.Model;

namespace RxSse.Views.Operators;

/// <summary><c>debounce d</c>: the newest event once d has passed without another (Rx.NET's <c>Throttle</c>).</summary>
internal sealed record Debounce(TimeSpan Quiet, DataPath? Key = null) : KeyedOperator(Key)
{
    private const int BytesOfKey = 2_048;

    public override bool IsReplayable => false;

    protected override string TextWithoutKey => $"debounce {DurationText.Print(Quiet)}";

    public static IObservable<ViewEvent> From(IObservable<ViewEvent> events, TimeSpan quiet, IScheduler scheduler) =>
        events.Throttle(quiet, scheduler);

    protected override OperatorOfKey ForAll(OperatorContext context) => new(
        (events, _, kept) => From(events.KeepingNewest(kept), Quiet, context.Scheduler), BytesOfKey);
}
