using RxSse.Views.Operators;
using Superpower.Model;

namespace RxSse.Views.Parsing;

/// <summary>An expression as it is written, before names are put in place.</summary>
internal sealed record RequestSyntax(ViewSyntax View, TakeSyntax? Take);

/// <summary><c>"|" "take" count</c></summary>
internal sealed record TakeSyntax(Place Place, int Count);

/// <summary>Sources, and operators that apply to each of them.</summary>
internal sealed record ViewSyntax(IReadOnlyList<SourceSyntax> Sources, IReadOnlyList<OperatorSyntax> Operators);

/// <summary>An operator where it stands.</summary>
/// <param name="Operator">The operator.</param>
/// <param name="Place">Where its word stands.</param>
/// <param name="Operands">The tokens behind its word, to the end of the expression.</param>
internal sealed record OperatorSyntax(Operator Operator, Place Place, TokenList<ViewToken> Operands);

/// <summary>Something that stands where a stream may stand.</summary>
internal abstract record SourceSyntax(Place Place);

/// <summary><c>*</c>: all streams.</summary>
internal sealed record AllSyntax(Place Place) : SourceSyntax(Place);

/// <summary>The name of a stream or a named view.</summary>
internal sealed record NameSyntax(Place Place, string Name) : SourceSyntax(Place);

/// <summary>A view in parentheses.</summary>
internal sealed record GroupSyntax(Place Place, ViewSyntax View) : SourceSyntax(Place);

/// <summary><c>merge(a, b)</c></summary>
internal sealed record MergeSyntax(Place Place, IReadOnlyList<SourceSyntax> Inputs) : SourceSyntax(Place);

/// <summary><c>latest(a, b)</c></summary>
internal sealed record LatestSyntax(Place Place, IReadOnlyList<SourceSyntax> Inputs) : SourceSyntax(Place);
