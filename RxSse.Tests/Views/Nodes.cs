using RxSse.Views;
using RxSse.Views.Expressions;
using RxSse.Views.Model;
using RxSse.Views.Operators;
using RxSse.Views.Operators.Windows;

namespace RxSse.Tests.Views;

/// <summary>Short ways to write parts of a view's tree.</summary>
internal static class Nodes
{
    /// <summary>Names and indexes, one after the other; nothing is the data itself.</summary>
    public static DataPath Path(params object[] steps) =>
        new([.. steps.Select(step => step is int index ? new PathStep(null, index) : new PathStep((string)step))]);

    public static Literal Literal(object? value) => value switch
    {
        null => new KeywordLiteral(null),
        bool keyword => new KeywordLiteral(keyword),
        string text => new StringLiteral(text),
        _ => new NumberLiteral(Convert.ToDecimal(value)),
    };

    public static Condition Compare(string field, Comparator comparator, object? literal) =>
        new ComparisonCondition(Path(field), comparator, Literal(literal));

    public static Condition Over(string field, decimal limit) => Compare(field, Comparator.Greater, limit);

    public static Select Select(params string[] fields) => new([.. fields.Select(field => Field(Path(field), field))]);

    public static SelectedField Field(DataPath path, string name) => new(new FieldValue(path), name);

    public static Figure Figure(FigureKind kind, string field, string? name = null) => new(kind, new FieldValue(Path(field)), name ?? kind.Word());

    public static Figure Count(string name = "count") => new(FigureKind.Count, null, name);

    /// <summary>The snapshot within the default bounds.</summary>
    public static ViewEvent? Snapshot(this Operator step, ViewEvent snapshot) => step.Snapshot(snapshot, DefaultBudget());

    public static ViewEvent? Snapshot(this Pipe pipe, Func<string, ViewEvent?> newest) => pipe.Snapshot(newest, DefaultBudget());

    public static ViewEvent? Snapshot(this ViewSource source, Func<string, ViewEvent?> newest) => source.Snapshot(newest, DefaultBudget());

    public static ViewBudget DefaultBudget() => new(new CompositionOptions());

    /// <summary>What nobody counts.</summary>
    public static KeptBytes Kept() => new(static _ => { });

    public static Pipe Stream(string name, params Operator[] operators) => new(new StreamSource(name), [.. operators]);
}
