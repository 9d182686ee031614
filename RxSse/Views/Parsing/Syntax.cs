using RxSse.Views.Expressions;
using RxSse.Views.Model;

namespace RxSse.Views.Parsing;

/// <summary>An expression as it is written, before names are expanded.</summary>
internal sealed record RequestSyntax(ViewSyntax View, TakeSyntax? Take);

/// <summary><c>"|" "take" count</c></summary>
internal sealed record TakeSyntax(TextSpan Span, int Count);

/// <summary>Sources, and operators that apply to each of them.</summary>
internal sealed record ViewSyntax(IReadOnlyList<SourceSyntax> Sources, IReadOnlyList<OperatorSyntax> Operators)
{
    /// <summary>Whether it is names and commas only.</summary>
    public bool IsList => Operators.Count == 0 && Sources.All(source => source is NameSyntax or AllSyntax);
}

/// <summary>An operator and its position.</summary>
/// <param name="Operator">The operator.</param>
/// <param name="Span">The position of its word.</param>
/// <param name="Paths">The positions of the paths that it reads, for errors about one of them.</param>
internal sealed record OperatorSyntax(Operator Operator, TextSpan Span, IReadOnlyList<PathSyntax> Paths);

/// <summary>A path and its position.</summary>
internal sealed record PathSyntax(DataPath Path, TextSpan Span);

/// <summary>A source of events: a stream, or what may replace a stream.</summary>
internal abstract record SourceSyntax(TextSpan Span);

/// <summary><c>*</c>: all streams.</summary>
internal sealed record AllSyntax(TextSpan Span) : SourceSyntax(Span);

/// <summary>The name of a stream or a named view.</summary>
internal sealed record NameSyntax(TextSpan Span, string Name) : SourceSyntax(Span);

/// <summary>A view in parentheses.</summary>
internal sealed record GroupSyntax(TextSpan Span, ViewSyntax View) : SourceSyntax(Span);

/// <summary><c>merge(a, b)</c></summary>
internal sealed record MergeSyntax(TextSpan Span, IReadOnlyList<SourceSyntax> Inputs) : SourceSyntax(Span);

/// <summary><c>latest(a, b)</c></summary>
internal sealed record LatestSyntax(TextSpan Span, IReadOnlyList<SourceSyntax> Inputs) : SourceSyntax(Span);

/// <summary><c>with(a, b)</c></summary>
internal sealed record WithSyntax(TextSpan Span, IReadOnlyList<SourceSyntax> Inputs) : SourceSyntax(Span);
