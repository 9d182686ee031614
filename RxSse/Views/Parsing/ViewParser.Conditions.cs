using RxSse.Text;
using RxSse.Views.Expressions;

namespace RxSse.Views.Parsing;

// Conditions: `not` binds tighter than `and`, and `and` tighter than `or`. One grammar reads conditions and calculations: which of them
// stands in parentheses is known only afterwards.
internal sealed partial class ViewParser
{
    private const string Comparisons = "=, !=, <, <=, >, >=, contains, startswith, in or exists";
    private const string ACondition = "a condition such as price > 5";
    private const string AValue = "a field, a number, a string, true, false or null";

    private static readonly Dictionary<string, Comparator> Comparators =
        Enum.GetValues<Comparator>().ToDictionary(comparator => comparator.Symbol());

    private Condition Condition() => Holding(Any());

    // condition = all *( "or" all )
    private Parsed Any()
    {
        var (first, one) = (_tokens.Current, All());
        if (_tokens.Current.Text != "or")
        {
            return one;
        }

        List<Condition> parts = [.. PartsOf(one)];
        while (_tokens.TryRead("or"))
        {
            parts.AddRange(PartsOf(All()));
        }

        return new Parsed(_tokens.SpanFrom(first), new OrCondition([.. parts]));

        IEnumerable<Condition> PartsOf(Parsed parsed) => Holding(parsed) is var part && part is OrCondition or ? or.Any : [part];
    }

    // all = negation *( "and" negation )
    private Parsed All()
    {
        var (first, one) = (_tokens.Current, Negation());
        if (_tokens.Current.Text != "and")
        {
            return one;
        }

        List<Condition> parts = [.. PartsOf(one)];
        while (_tokens.TryRead("and"))
        {
            parts.AddRange(PartsOf(Negation()));
        }

        return new Parsed(_tokens.SpanFrom(first), new AndCondition([.. parts]));

        IEnumerable<Condition> PartsOf(Parsed parsed) => Holding(parsed) is var part && part is AndCondition and ? and.All : [part];
    }

    // negation = "not" negation / relation
    private Parsed Negation()
    {
        var first = _tokens.Current;
        if (!_tokens.TryRead("not"))
        {
            return Relation();
        }

        var negation = new NotCondition(Holding(Negation()));
        return new Parsed(_tokens.SpanFrom(first), negation);
    }

    // relation = sum [ "exists" / comparator sum / ( "contains" / "startswith" ) literal / "in" "(" literal *( "," literal ) ")" ]
    private Parsed Relation()
    {
        var first = _tokens.Current;
        var left = Sum(ACondition);
        if (left.Calculation is not { } value)
        {
            return left;
        }

        var word = _tokens.Current.Text;
        Condition? condition = word switch
        {
            "exists" => new ExistsCondition(FieldBefore(word)),
            "in" => new InCondition(FieldBefore(word), [.. Literals()]),
            "contains" or "startswith" => Comparison(FieldBefore(word), Comparators[word]),
            _ when Comparators.TryGetValue(word, out var comparator) => Comparison(left, comparator),
            _ => null,
        };
        return condition is null ? left : new Parsed(_tokens.SpanFrom(first), condition);

        DataPath FieldBefore(string word)
        {
            _tokens.Read();
            return value is FieldValue field ? field.Path
                : throw new ViewSyntaxException(left.Span, $"{word} needs a field to its left, such as price {Example(word)}.");
        }
    }

    private static string Example(string word) => word switch
    {
        "in" => "in (1, 2)",
        "exists" => word,
        _ => $"{word} 'a'",
    };

    private ComparisonCondition Comparison(DataPath path, Comparator comparator)
    {
        var (operand, literal) = (_tokens.Current, Literal());
        return NeverHolds(comparator, literal) is { } error
            ? throw new ViewSyntaxException(operand.Span, error)
            : new ComparisonCondition(path, comparator, literal);
    }

    private Condition Comparison(Parsed left, Comparator comparator)
    {
        var symbol = _tokens.Read().Text;
        var operand = _tokens.Current;
        if (operand.Kind == TokenKind.Symbol && ForeignWords.Comparisons.TryGetValue(symbol + operand.Text, out var ours))
        {
            throw new ViewSyntaxException(operand.Span, $"Unknown comparison '{symbol}{operand.Text}'. {ours}");
        }

        if (_takesClaims && operand.Text == "$" && left.Calculation is FieldValue field)
        {
            return Comparison(field.Path, comparator);
        }

        var right = Sum(AValue);
        var (one, other) = (left.Calculation!, ValueOf(right, "A condition cannot be compared with a value."));
        if (NeverHolds(comparator, one, other) is { } error)
        {
            throw new ViewSyntaxException(right.Span, error);
        }

        if (NeverHolds(comparator, other, one) is { } fault)
        {
            throw new ViewSyntaxException(left.Span, fault);
        }

        return (one, other) switch
        {
            (FieldValue { Path: var path }, LiteralValue { Literal: var literal }) => new ComparisonCondition(path, comparator, literal),
            _ when one.PathCount + other.PathCount > 0 => new CalculatedComparison(one, comparator, other),
            _ => throw new ViewSyntaxException(
                new TextSpan(left.Span.Start, right.Span.End - left.Span.Start),
                "The comparison has no field, so it is the same for every event. Compare a field, such as price > 5."),
        };
    }

    // The error of a comparison with a second value that would be the same for every event.
    private static string? NeverHolds(Comparator comparator, Calculation value, Calculation other) => other switch
    {
        LiteralValue { Literal: not NumberLiteral and var literal } when value is { IsNumeric: true, PathCount: > 0 } =>
            $"{ErrorText.Truncate(literal.Text)} is not a number, and cannot be compared with one.",
        LiteralValue { Literal: var literal } => NeverHolds(comparator, literal),
        _ => null,
    };

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

    private Condition Holding(Parsed parsed) => parsed.Condition ?? throw NoCondition(parsed);

    // A field, or what something else follows than the end of a condition, lacks its comparison.
    private ViewSyntaxException NoCondition(Parsed parsed)
    {
        var value = parsed.Calculation!;
        var text = ErrorText.Truncate(value.Text);
        var next = _tokens.Current;
        if (value is not FieldValue
            && (next.Kind is TokenKind.End or TokenKind.Bar or TokenKind.Close or TokenKind.Comma || next.Text is "and" or "or"))
        {
            return new ViewSyntaxException(
                parsed.Span,
                value is LiteralValue ? $"{text} is not a condition. Compare a field, such as price > 5."
                    : $"A number is not a condition. Compare it, such as {text} > 5.");
        }

        var hint = ForeignWords.Comparisons.GetValueOrDefault(next.Text) ?? AfterValue();
        return _tokens.Unexpected(Comparisons, hint, "contains", "startswith", "in", "exists");
    }

    /// <summary>A condition or a calculation, and where it stands.</summary>
    private readonly record struct Parsed(TextSpan Span, Condition? Condition, Calculation? Calculation = null);
}
