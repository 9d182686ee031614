using RxSse.Views.Expressions;
using Superpower;
using Superpower.Model;

namespace RxSse.Views.Parsing;

/// <summary>What stands behind <c>where</c>. <c>not</c> binds tighter than <c>and</c>, and <c>and</c> tighter than <c>or</c>.</summary>
internal static class ConditionSyntax
{
    private const string Comparisons = "=, !=, <, <=, >, >=, contains, startswith, in or exists";

    private static readonly Dictionary<string, Comparator> Symbols = Enum.GetValues<Comparator>().ToDictionary(comparator => comparator.Symbol());

    private static readonly TokenListParser<ViewToken, Condition> Comparison = PathSyntax.Path.Then(path => Test(path));

    private static readonly TokenListParser<ViewToken, Condition> Inner =
        from open in Expect.Any
        from condition in Parse.Ref(() => Condition!)
        from close in Expect.Closing(open)
        select condition;

    private static readonly TokenListParser<ViewToken, Condition> Opposite =
        Expect.Any.IgnoreThen(Parse.Ref(() => Negation!)).Select(Condition (condition) => new NotCondition(condition));

    private static readonly TokenListParser<ViewToken, Condition> Negation = input => input.Text() switch
    {
        "not" => Opposite(input),
        "(" => Inner(input),
        _ when PathSyntax.Begins(input) => Comparison(input),
        _ => Expect.Fault<Condition>(input, "a condition such as price > 5"),
    };

    private static readonly TokenListParser<ViewToken, Condition> All =
        Negation.AtLeastOnceDelimitedBy(Expect.Text("and", "and"))
            .Select(parts => parts is [var one] ? one : new AndCondition([.. parts.SelectMany(part => part is AndCondition and ? and.All : [part])]));

    public static readonly TokenListParser<ViewToken, Condition> Condition =
        All.AtLeastOnceDelimitedBy(Expect.Text("or", "or"))
            .Select(parts => parts is [var one] ? one : new OrCondition([.. parts.SelectMany(part => part is OrCondition or ? or.Any : [part])]));

    private static TokenListParser<ViewToken, Condition> Test(DataPath path) => input => input.Text() switch
    {
        "exists" => TokenListParserResult.Value<ViewToken, Condition>(new ExistsCondition(path), input, input.Skip()),
        "in" => Expect.Any.IgnoreThen(LiteralSyntax.List).Select(Condition (literals) => new InCondition(path, [.. literals]))(input),
        var symbol when Symbols.TryGetValue(symbol, out var comparator) => Expect.Any.IgnoreThen(Operand(comparator))
            .Select(Condition (literal) => new ComparisonCondition(path, comparator, literal))(input),
        _ => Expect.Fault<Condition>(input, Comparisons, "contains", "startswith", "in", "exists"),
    };

    private static TokenListParser<ViewToken, Literal> Operand(Comparator comparator) => input =>
    {
        var literal = (comparator, input.Text()) switch
        {
            (Comparator.Equal, "=") => Expect.At<Literal>(input, "equality is written with one ="),
            (Comparator.Less, ">") => Expect.At<Literal>(input, "inequality is written !="),
            _ => LiteralSyntax.Literal(input),
        };

        return literal.HasValue && Misfit(comparator, literal.Value) is { } misfit ? Expect.At<Literal>(input, misfit) : literal;
    };

    // Such a comparison could never hold, whatever the data.
    private static string? Misfit(Comparator comparator, Literal literal) => (comparator, literal) switch
    {
        (Comparator.StartsWith, not StringLiteral) => $"startswith takes a string, such as '{literal.Text.Trim('\'')}'",
        (Comparator.Equal or Comparator.NotEqual or Comparator.Contains, _) => null,
        (_, KeywordLiteral) => $"{literal.Text} is compared only with =, !=, in and contains",
        _ => null,
    };
}
