using System.Globalization;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Text;
using RxSse.Text;
using RxSse.Views.Expressions;
using RxSse.Views.Model;

namespace RxSse.Views.Operators;

/// <summary>
/// <c>count over d</c>, <c>count f over d</c>: the number of events, or of events with the field, in each window; sends 0
/// too.
/// </summary>
internal sealed record Count(DataPath? Path, TimeSpan Window) : Operator
{
    public override string Text => $"count {(Path is null ? "" : $"{Path.Text} ")}over {DurationText.Print(Window)}";

    public override bool IsReplayable => false;

    public override Shape OutputShape(Shape before) => Shape.Of("count", "from", "to");

    public override IObservable<ViewEvent> Apply(IObservable<ViewEvent> events, OperatorContext context) =>
        From(events, Path, Window, context.Type, context.Scheduler);

    public override ViewEvent? Snapshot(ViewEvent snapshot) => null;

    /// <summary>The type is that of the events. It is a parameter because a window may close before the first event.</summary>
    public static IObservable<ViewEvent> From(
        IObservable<ViewEvent> events, DataPath? path, TimeSpan window, string type, IScheduler scheduler) =>
        TumblingWindows
            .Of(events, window, 0L, (count, @event) => path is null || !path.Find(@event.Data.Span).IsEmpty ? count + 1 : count, scheduler)
            .Select(closed => new ViewEvent(type, Json(closed), closed.Sequence));

    private static byte[] Json(ClosedWindow<long> closed) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $$"""{"count":{{closed.Value}},"from":{{closed.From}},"to":{{closed.To}}}"""));
}
