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

    public override bool IsWindow => true;

    public override int Terms => Path is null ? 0 : 1;

    public override Shape OutputShape(Shape before) => Shape.Of("count", "from", "to");

    public override IObservable<ViewEvent> Apply(IObservable<ViewEvent> events, OperatorContext context) =>
        From(events, Path, Window, context.Type, context.Scheduler);

    public override ViewEvent? Snapshot(ViewEvent snapshot, ViewBudget budget) => null;

    /// <summary>The type is that of the events; it is given because a window may close before there was one.</summary>
    public static IObservable<ViewEvent> From(IObservable<ViewEvent> events, DataPath? path, TimeSpan window, string type, IScheduler scheduler) =>
        TumblingWindows.Of(events, window, 0L, Counter(path), scheduler)
            .Select(closed => new ViewEvent(type, Json(closed), closed.Sequence));

    private static Func<long, ViewEvent, long> Counter(DataPath? path)
    {
        var finder = path is null ? null : new PathFinder([path]);
        return (count, @event) => finder is null || !finder.FindFirst(@event.Data.Span).IsEmpty ? count + 1 : count;
    }

    private static byte[] Json(ClosedWindow<long> closed) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $$"""{"count":{{closed.Value}},"from":{{closed.From}},"to":{{closed.To}}}"""));
}
