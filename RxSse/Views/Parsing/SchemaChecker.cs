using RxSse.Text;
using RxSse.Views.Expressions;
using RxSse.Views.Model;
using RxSse.Views.Operators;

namespace RxSse.Views.Parsing;

/// <summary>Checks that the events of a pipe can have the fields that the next operator reads.</summary>
internal static class SchemaChecker
{
    private const int MaxFieldsLength = 500;

    /// <summary>The error of a path that follows a pipe; null if the path is possible.</summary>
    /// <param name="path">The path.</param>
    /// <param name="pipe">The pipe before the operator that reads the path.</param>
    /// <param name="isSource">Whether a word is the name of a stream or a named view.</param>
    public static string? Check(DataPath path, Pipe pipe, Func<string, bool> isSource)
    {
        var shape = ShapeAfter(pipe);
        if (path.Steps.Count == 0
            || (shape.IsArray ? path.FirstField is null : shape.Fields is null || shape.Fields.Contains(path.FirstField)))
        {
            return null;
        }

        if (shape.IsArray)
        {
            return $"Unknown field '{ErrorText.Truncate(path.FirstField!)}'. "
                + $"buffer gives an array: write {ErrorText.Truncate(FirstElement(path).Text)} for this field of its first event.";
        }

        var name = path.FirstField ?? path.Text;
        var advice = Suggestions.Closest(name, shape.Fields!) is { } near ? $" Did you mean {near}?"
            : SelectsASource(pipe, isSource) ? " To merge two pipes, put each in parentheses."
            : "";
        return $"Unknown field '{ErrorText.Truncate(name)}'.{advice} "
            + $"Available here: {ErrorText.Truncate(string.Join(", ", shape.Fields!), MaxFieldsLength)}.";
    }

    private static Shape ShapeAfter(Pipe pipe) =>
        pipe.Operators.Aggregate(ShapeOf(pipe.Source), (shape, step) => step.OutputShape(shape));

    // A field of a merge may come from any of its inputs.
    private static Shape ShapeOf(ViewSource source)
    {
        switch (source)
        {
            case CombinedSource combined:
                return Shape.Of([.. combined.Inputs.Select(input => input.Key)]);
            case MergeSource merge:
                var shapes = merge.Pipes.Select(ShapeAfter).ToList();
                return shapes.TrueForAll(shape => shape.IsArray) ? Shape.Array
                    : shapes.TrueForAll(shape => shape.Fields is not null)
                        ? Shape.Of([.. shapes.SelectMany(shape => shape.Fields!).Distinct()])
                    : Shape.Unknown;
            default:
                return Shape.Unknown;
        }
    }

    // "stock | select price, metrics": the comma belongs to select, but was meant to begin another pipe.
    private static bool SelectsASource(Pipe pipe, Func<string, bool> isSource) =>
        pipe.Operators.OfType<Select>().LastOrDefault() is { } select && select.Selected.Skip(1).Any(field => isSource(field.Value.Text));

    private static DataPath FirstElement(DataPath path) => new([new PathStep(null, 0), .. path.Steps]);
}
