using System.Globalization;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Text;
using RxSse.Text;
using RxSse.Views.Expressions;
using RxSse.Views.Expressions.Json;
using RxSse.Views.Model;

namespace RxSse.Views.Operators;

/// <summary>
/// <c>avg f over d</c>, <c>sum</c>, <c>min</c>, <c>max</c>: one figure at the end of each window that contains a number (Rx's
/// <c>Window</c> and <c>Aggregate</c>).
/// </summary>
internal sealed record Aggregate(AggregateKind Kind, DataPath Path, TimeSpan Window) : Operator
{
    public override string Text => $"{Kind.Word()} {Path.Text} over {DurationText.Print(Window)}";

    public override bool IsReplayable => false;

    public override bool IsWindow => true;

    public override int Terms => 1;

    public override Shape OutputShape(Shape before) => Shape.Of(Kind.Word(), "count", "from", "to");

    public override IObservable<ViewEvent> Apply(IObservable<ViewEvent> events, OperatorContext context) =>
        From(events, Kind, Path, Window, context.Type, context.Scheduler);

    public override ViewEvent? Snapshot(ViewEvent snapshot, ViewBudget budget) => null;

    public static IObservable<ViewEvent> From(
        IObservable<ViewEvent> events, AggregateKind kind, DataPath path, TimeSpan window, string type, IScheduler scheduler)
    {
        var finder = new PathFinder([path]);
        return TumblingWindows
            .Of(events, window, new Figures(kind, 0, 0), (figures, @event) => figures.With(finder.FindFirst(@event.Data.Span)), scheduler)
            .Where(closed => closed.Value.Result is not null)
            .Select(closed => new ViewEvent(type, Json(closed), closed.Sequence));
    }

    private static byte[] Json(ClosedWindow<Figures> closed)
    {
        var (from, to, figures, _) = closed;
        return Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"{{figures.Kind.Word()}}":{{figures.Result}},"count":{{figures.Count}},"from":{{from}},"to":{{to}}}"""));
    }

    // The state of a window: the sum, minimum or maximum of its numbers (null if the sum is out of range), and their count.
    private readonly record struct Figures(AggregateKind Kind, decimal? Value, long Count)
    {
        /// <summary>The figure of the window; null if it contains no number, or the sum is out of range.</summary>
        public decimal? Result => Count == 0 || Value is not { } value
            ? null
            : JsonNumber.Shortest(Kind == AggregateKind.Avg ? decimal.Round(value / Count, 10) : value);

        public Figures With(ReadOnlySpan<byte> field) =>
            !field.IsEmpty && JsonNumber.TryRead(field, out var number) ? this with { Value = Fold(number), Count = Count + 1 } : this;

        private decimal? Fold(decimal number) => Kind switch
        {
            AggregateKind.Min => Count == 0 ? number : Math.Min(Value.GetValueOrDefault(), number),
            AggregateKind.Max => Count == 0 ? number : Math.Max(Value.GetValueOrDefault(), number),
            _ => Sum(Value, number),
        };

        private static decimal? Sum(decimal? sum, decimal number)
        {
            try
            {
                return sum + number;
            }
            catch (OverflowException)
            {
                return null;
            }
        }
    }
}

/// <summary>The figure that is calculated from the numbers of a window.</summary>
internal enum AggregateKind
{
    Avg,
    Sum,
    Min,
    Max,
}

/// <summary>The keywords of aggregates.</summary>
internal static class AggregateKinds
{
    public static string Word(this AggregateKind kind) => kind switch
    {
        AggregateKind.Avg => "avg",
        AggregateKind.Sum => "sum",
        AggregateKind.Min => "min",
        _ => "max",
    };
}
