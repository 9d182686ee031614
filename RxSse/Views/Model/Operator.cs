using System.Reactive.Concurrency;
using RxSse.Views.Expressions;

namespace RxSse.Views.Model;

/// <summary>
/// One step of a pipe. Each operator is a file in <c>Operators/</c>: its text, its Rx operator, and its effect on a
/// snapshot. Its syntax is a line in <c>Parsing/ViewParser.Operators.cs</c>.
/// </summary>
internal abstract record Operator
{
    /// <summary>The text of the operator in the normal form, such as <c>sample 1s</c>.</summary>
    public abstract string Text { get; }

    /// <summary>Whether its result depends on the current event only, so that a replay from the log can apply it.</summary>
    public virtual bool IsReplayable => true;

    /// <summary>What the data of an event must meet to pass, if the operator does nothing else; null if it is another operator.</summary>
    public virtual Condition? Filter => null;

    /// <summary>Whether each event passes with its data as it is.</summary>
    public virtual bool KeepsData => false;

    /// <summary>Whether it keeps what grows with its events. Its share of the view's bytes is the bound.</summary>
    public virtual bool KeepsEvents => false;

    /// <summary>Whether it makes one event of those of a window of time.</summary>
    public virtual bool IsWindow => false;

    /// <summary>How often a window ends, in ticks; null if it has no windows.</summary>
    public virtual long? WindowStep => null;

    /// <summary>The time of the first event that its results at or after a time may depend on. It is aligned as windows are.</summary>
    public virtual long EventsFrom(long results) => results;

    /// <summary>If all events from a time on are known: the time from which on its results are whole.</summary>
    public virtual long WholeFrom(long events) => events;

    /// <summary>Whether it keeps something for each value of a path.</summary>
    public virtual bool IsKeyed => false;

    /// <summary>Whether each of its results belongs to the key of the event that it is made of.</summary>
    public virtual bool PassesKeys => IsReplayable;

    /// <summary>The number of paths, literals and functions that it calculates with.</summary>
    public virtual int Terms => 0;

    /// <summary>The fields of its results, if they are known.</summary>
    public virtual Shape OutputShape(Shape before) => before;

    /// <summary>The type of its results.</summary>
    public virtual string OutputType(string before) => before;

    /// <summary>Applies the operator to events.</summary>
    public abstract IObservable<ViewEvent> Apply(IObservable<ViewEvent> events, OperatorContext context);

    /// <summary>The snapshot after the operator, made of the snapshot before it; null if there is none.</summary>
    public virtual ViewEvent? Snapshot(ViewEvent snapshot, ViewBudget budget) => snapshot;
}

/// <summary>What is known about the data between two operators: nothing, that it is an array, or the names of its fields.</summary>
internal sealed record Shape(bool IsArray, IReadOnlyList<string>? Fields)
{
    public static Shape Unknown { get; } = new(false, null);

    public static Shape Array { get; } = new(true, null);

    public static Shape Of(params IReadOnlyList<string> fields) => new(false, fields);
}

/// <summary>The position of an operator in a pipe, and what it needs to run.</summary>
/// <param name="Type">The type of the events that it receives.</param>
/// <param name="Seed">The snapshot of the operators before it; null if there is none.</param>
/// <param name="Budget">What it may make and keep.</param>
/// <param name="Scheduler">The clock and the timers.</param>
internal sealed record OperatorContext(string Type, ViewEvent? Seed, ViewBudget Budget, IScheduler Scheduler)
{
    /// <summary>When events of its streams were left out last; the default if they never were.</summary>
    public Func<DateTimeOffset> Missed { get; init; } = static () => default;

    /// <summary>The time of the log, by which windows end; null if they end by the clock.</summary>
    public WindowClock? Windows { get; init; }

    /// <summary>With <see cref="Windows"/>: the time from which on its events are whole, and are needed. No window begins before.</summary>
    public long WholeFrom { get; init; }
}
