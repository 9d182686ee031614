using RxSse.Text;
using RxSse.Views.Expressions;
using RxSse.Views.Model;
using RxSse.Views.Operators;

namespace RxSse.Views.Parsing;

/// <summary>Which fields there can be at a place in a pipe. A path that begins with another one is a mistake, not a question of the data.</summary>
internal static class Fields
{
    /// <summary>What is known of the data that leaves the pipe.</summary>
    public static Shape After(Pipe pipe) => pipe.Operators.Aggregate(Of(pipe.Source), (shape, step) => step.OutputShape(shape));

    /// <summary>What is wrong with a path behind the pipe; null if nothing is.</summary>
    /// <param name="path">The path.</param>
    /// <param name="pipe">The pipe.</param>
    /// <param name="isSource">Whether a word names a stream or a named view.</param>
    public static string? Fault(DataPath path, Pipe pipe, Func<string, bool> isSource)
    {
        var shape = After(pipe);
        if (path.Steps.Count == 0 || (shape.IsArray ? path.FirstField is null : shape.Fields is null || shape.Fields.Contains(path.FirstField)))
        {
            return null;
        }

        if (shape.IsArray)
        {
            return $"buffer leaves an array, which has no field {path.FirstField}; that of its first event is {First(path).Text}";
        }

        var name = path.FirstField ?? path.Text;
        var near = Suggestions.Closest(name, shape.Fields!);
        return $"{name} is not among the fields that are left here ({string.Join(", ", shape.Fields!)})"
            + (near is not null ? $"; did you mean {near}?" : SelectsASource(pipe, isSource) ? "; to merge two pipes put each in parentheses" : "");
    }

    // In merge a field may come from any of the inputs.
    private static Shape Of(ViewSource source)
    {
        switch (source)
        {
            case CombineLatestSource latest:
                return Shape.Of([.. latest.Inputs.Select(input => input.Key)]);
            case MergeSource merge:
                var shapes = merge.Pipes.Select(After).ToList();
                return shapes.TrueForAll(shape => shape.IsArray) ? Shape.Array
                    : shapes.TrueForAll(shape => shape.Fields is not null) ? Shape.Of([.. shapes.SelectMany(shape => shape.Fields!).Distinct()])
                    : Shape.Unknown;
            default:
                return Shape.Unknown;
        }
    }

    // "stock | select price, metrics": the comma belongs to select, and was meant to begin another pipe.
    private static bool SelectsASource(Pipe pipe, Func<string, bool> isSource) =>
        pipe.Operators.OfType<Select>().LastOrDefault() is { } select && select.Selected.Skip(1).Any(field => isSource(field.Path.Text));

    private static DataPath First(DataPath path) => new([new PathStep(null, 0), .. path.Steps]);
}
