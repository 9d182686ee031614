using RxSse.Views.Expressions;

namespace RxSse.Views.Matching;

/// <summary>What the value of a path must have, or a condition does not hold.</summary>
/// <param name="Node">The step at which the path ends; null: the condition must be evaluated.</param>
/// <param name="Pairs">The pairs of bytes of the text that the value must contain, <see cref="BytePairs"/>.</param>
internal readonly record struct ScanFilter(PathStepNode? Node, UInt128 Pairs)
{
    /// <summary>The filter of a condition.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="root">The tree of the paths, which has those of the condition.</param>
    public static ScanFilter Of(Condition condition, PathStepNode root) => condition switch
    {
        ComparisonCondition { Comparator: Comparator.Contains, Path: var path, Literal: StringLiteral { Utf8: { Length: > 1 } text } } =>
            new(root.End(path), BytePairs.Of(text)),
        AndCondition all => all.All.Select(part => Of(part, root)).FirstOrDefault(static filter => filter.Node is not null),
        _ => default,
    };

    /// <summary>Whether the condition cannot hold for an event whose values have been found.</summary>
    /// <param name="data">The data of the event.</param>
    /// <param name="number">The number of the event.</param>
    public bool Excludes(ReadOnlySpan<byte> data, long number) => Node is not null && (Pairs & ~Node.Pairs(data, number)) != UInt128.Zero;
}
