using System.Reactive.Concurrency;

namespace RxSse.Views.Model;

/// <summary>
/// One step of a pipe. Each operator is a file in <c>Operators/</c>: its text, its Rx operator, and its effect on a
/// snapshot. Its syntax is a line in <c>Parsing/ViewParser.Operators.cs</c>.
/// </summary>
internal abstract record Operator
{
    /// <summary>The operator as the normal form writes it, such as <c>sample 1s</c>.</summary>
    public abstract string Text { get; }

    /// <summary>Whether a replay from the log can apply it: it depends on events only, not on time.</summary>
    public virtual bool IsReplayable => true;

    /// <summary>The fields that its results have at the top, as far as that is known.</summary>
    public virtual Shape OutputShape(Shape before) => before;

    /// <summary>The type of its results.</summary>
    public virtual string OutputType(string before) => before;

    /// <summary>Applies the operator to an observable.</summary>
    public abstract IObservable<ViewEvent> Apply(IObservable<ViewEvent> events, OperatorContext context);

    /// <summary>Applies the operator to the snapshot of the operators before it.</summary>
    public virtual ViewEvent? Snapshot(ViewEvent snapshot) => snapshot;
}

/// <summary>What is known of the data at a position in a pipe: nothing, that it is an array, or the names of its fields.</summary>
internal sealed record Shape(bool IsArray, IReadOnlyList<string>? Fields)
{
    public static Shape Unknown { get; } = new(false, null);

    public static Shape Array { get; } = new(true, null);

    public static Shape Of(params IReadOnlyList<string> fields) => new(false, fields);
}

/// <summary>The position of an operator in a pipe, and what it needs to run.</summary>
/// <param name="Type">The type of the events that it receives.</param>
/// <param name="Seed">The snapshot of the operators before it; null if there is none.</param>
/// <param name="Options">The limits of views.</param>
/// <param name="Scheduler">The clock and the timers.</param>
internal sealed record OperatorContext(string Type, ViewEvent? Seed, CompositionOptions Options, IScheduler Scheduler);
