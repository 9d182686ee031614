using RxSse.Log;
using RxSse.Text;
using RxSse.Views.Expressions;
using RxSse.Views.Model;
using RxSse.Views.Operators.Windows;

namespace RxSse.Views.Operators;

/// <summary>
/// <c>avg f over d</c>, <c>count, max f as high over d every e by g</c>: one event with all figures at the end of each window (Rx's
/// <c>Window</c> and <c>Aggregate</c>).
/// </summary>
/// <param name="All">The figures; at least one.</param>
/// <param name="Length">How long a window is.</param>
/// <param name="Step">How often one ends; <paramref name="Length"/> is a whole multiple of it.</param>
/// <param name="Key">The path after <c>by</c>; null if the windows are for all events together.</param>
internal sealed record Figures(EquatableArray<Figure> All, TimeSpan Length, TimeSpan Step, DataPath? Key = null) : Operator
{
    public Figures(Figure figure, TimeSpan length)
        : this([figure], length, length)
    {
    }

    public override string Text =>
        $"{string.Join(", ", All.Select(figure => figure.Text))} over {DurationText.Print(Length)}"
        + (Step == Length ? "" : $" every {DurationText.Print(Step)}")
        + (Key is null ? "" : $" by {Key.Text}");

    /// <summary>The number of steps of a window.</summary>
    public int Steps => (int)(Length.Ticks / Step.Ticks);

    public override bool KeepsEvents => IsKeyed || Steps > 1 || All.Any(static figure => figure.Kind.Grows());

    /// <summary>What it keeps at most if that does not grow with the events, in bytes.</summary>
    public long BytesOfFigures
    {
        get
        {
            var measures = new Measures(All, Key);
            return measures.Bytes + measures.BytesOfStep;
        }
    }

    /// <summary>What a step of a key takes without any value, and what its part of a share is, in bytes. Each event would end a window with less.</summary>
    public (long Needed, long Part) StepIn(int share)
    {
        var measures = new Measures(All, Key);
        return (measures.BytesOfStep, new WindowPart(this, measures, share).Step);
    }

    public override bool IsWindow => true;

    /// <summary>Whether a window without events has a result.</summary>
    public bool CountsEmpty => Key is null && All.Any(static figure => figure.Kind == FigureKind.Count);

    public override long? WindowStep => Step.Ticks;

    public override bool IsKeyed => Key is not null;

    public override bool PassesKeys => false; // a window is made of many events

    public override int Terms => All.Sum(static figure => figure.Value?.Terms ?? 0);

    public override Shape OutputShape(Shape before) => Shape.Of([.. Measures.Fields(All, Key)]);

    // The window with the first end that is not before.
    public override long EventsFrom(long results) => CeilingOf(results) - Length.Ticks;

    public override long WholeFrom(long events) => CeilingOf(events + Length.Ticks);

    public override IObservable<ViewEvent> Apply(IObservable<ViewEvent> events, OperatorContext context) => context.Windows is { } clock
        ? LogWindows.Of(events, this, context, clock)
        : LiveWindows.Of(events, this, context);

    public override ViewEvent? Snapshot(ViewEvent snapshot, ViewBudget budget) => null;

    private long CeilingOf(long time) => -LogTime.Floor(-time, Step.Ticks) * Step.Ticks;
}
