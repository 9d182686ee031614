using RxSse.Views.Expressions;
using RxSse.Views.Model;

namespace RxSse.Views.Operators;

/// <summary>
/// What stands behind a <c>|</c>. Each operator is one file: how it is written, what it does to an observable, and what
/// becomes of a snapshot. Its syntax is a line in <c>Language/</c>.
/// </summary>
internal abstract record Operator
{
    /// <summary>The operator as the normal form writes it, such as <c>sample 1s</c>.</summary>
    public abstract string Text { get; }

    /// <summary>Whether it looks only at the event in hand, so that a replay from the log can apply it.</summary>
    public virtual bool IsReplayable => true;

    /// <summary>The paths into the data that it reads.</summary>
    public virtual IEnumerable<DataPath> ReferencedPaths => [];

    /// <summary>The fields that its results have at the top, as far as that is known.</summary>
    public virtual Shape OutputShape(Shape before) => before;

    /// <summary>The type of its results.</summary>
    public virtual string OutputType(string before) => before;

    /// <summary>The operator at work.</summary>
    public abstract IObservable<ViewEvent> Apply(IObservable<ViewEvent> events, OperatorContext context);

    /// <summary>What becomes of the snapshot of what stands before it.</summary>
    public virtual ViewEvent? Snapshot(ViewEvent snapshot) => snapshot;
}

/// <summary>What is known of the data at a place in a pipe: nothing, that it is an array, or the names of its fields.</summary>
internal sealed record Shape(bool IsArray, IReadOnlyList<string>? Fields)
{
    public static Shape Unknown { get; } = new(false, null);

    public static Shape Array { get; } = new(true, null);

    public static Shape Of(params IReadOnlyList<string> fields) => new(false, fields);
}
