using RxSse.Text;
using RxSse.Views.Expressions;

namespace RxSse.Views.Parsing;

// Conditions: `not` binds tighter than `and`, and `and` tighter than `or`.
internal sealed partial class ViewParser
{
    private const string Comparisons = "=, !=, <, <=, >, >=, contains, startswith, in or exists";

    private static readonly Dictionary<string, Comparator> Comparators =
        Enum.GetValues<Comparator>().ToDictionary(comparator => comparator.Symbol());

    // condition = all *( "or" all )
    private Condition Condition()
    {
        var parts = new List<Condition>();
        do
        {
            var part = All();
            parts.AddRange(part is OrCondition or ? or.Any : [part]);
        }
        while (_tokens.TryRead("or"));

        return parts is [var one] ? one : new OrCondition([.. parts]);
    }

    // all = negation *( "and" negation )
    private Condition All()
    {
        var parts = new List<Condition>();
        do
        {
            var part = Negation();
            parts.AddRange(part is AndCondition and ? and.All : [part]);
        }
        while (_tokens.TryRead("and"));

        return parts is [var one] ? one : new AndCondition([.. parts]);
    }

    // negation = "not" negation / "(" condition ")" / comparison
    private Condition Negation()
    {
        if (_tokens.TryRead("not"))
        {
            return new NotCondition(Negation());
        }

        if (_tokens.Current.Kind != TokenKind.Open)
        {
            return IsPath ? Comparison() : throw _tokens.Unexpected("a condition such as price > 5", Hint(inCondition: true));
        }

        var open = _tokens.Read();
        var condition = Condition();
        _tokens.ExpectClosing(open, Hint(inCondition: true));
        return condition;
    }

    // comparison = path "exists" / path "in" "(" literal *( "," literal ) ")" / path comparator literal
    private Condition Comparison()
    {
        var path = Path();
        return _tokens.TryRead("exists") ? new ExistsCondition(path)
            : _tokens.TryRead("in") ? new InCondition(path, [.. Literals()])
            : Comparators.TryGetValue(_tokens.Current.Text, out var comparator) ? Comparison(path, comparator)
            : throw _tokens.Unexpected(
                Comparisons,
                _takesClaims && path.Steps.Count == 0 && _tokens.Current.Text == "claim"
                    ? WhereClaimsStand
                    : ForeignWords.Comparisons.GetValueOrDefault(_tokens.Current.Text),
                "contains", "startswith", "in", "exists");
    }

    private ComparisonCondition Comparison(DataPath path, Comparator comparator)
    {
        var symbol = _tokens.Read().Text;
        var operand = _tokens.Current;
        if (operand.Kind == TokenKind.Symbol && ForeignWords.Comparisons.TryGetValue(symbol + operand.Text, out var ours))
        {
            throw new ViewSyntaxException(operand.Span, $"Unknown comparison '{symbol}{operand.Text}'. {ours}");
        }

        var literal = Literal();
        return NeverHolds(comparator, literal) is { } error
            ? throw new ViewSyntaxException(operand.Span, error)
            : new ComparisonCondition(path, comparator, literal);
    }

    // Such a comparison would be false for every event.
    private static string? NeverHolds(Comparator comparator, Literal literal) => (comparator, literal) switch
    {
        (Comparator.StartsWith, ClaimLiteral) => null,
        (Comparator.StartsWith, not StringLiteral) =>
            $"startswith needs a string, found {ErrorText.Truncate(literal.Text)}. Write '{ErrorText.Truncate(literal.Text)}'.",
        (Comparator.Equal or Comparator.NotEqual or Comparator.Contains, _) => null,
        (_, ClaimLiteral) => $"A claim is a text, and cannot be compared with {comparator.Symbol()}. Allowed: =, !=, in, contains and startswith.",
        (_, KeywordLiteral) => $"{literal.Text} cannot be compared with {comparator.Symbol()}. Allowed: =, !=, in and contains.",
        _ => null,
    };
}
