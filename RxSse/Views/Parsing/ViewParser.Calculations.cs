using RxSse.Text;
using RxSse.Views.Expressions;

namespace RxSse.Views.Parsing;

// Calculations: `*` and `/` bind tighter than `+` and `-`. All are calculated from the left.
internal sealed partial class ViewParser
{
    private const string AFieldOrANumber = "a field or a number";
    private const string WritePlus = "In a URL, write + as %2B.";

    private static readonly Dictionary<string, Operation> Sums = new() { ["+"] = Operation.Add, ["-"] = Operation.Subtract };
    private static readonly Dictionary<string, Operation> Products = new() { ["*"] = Operation.Multiply, ["/"] = Operation.Divide };

    // The last value with which could be calculated, and where it ends.
    private (int End, string Text)? _lastValue;

    // sum = product *( ( "+" / "-" ) product )
    private Parsed Sum(string what) => Chain(Product, Sums, what);

    // product = value *( ( "*" / "/" ) value )
    private Parsed Product(string what) => Chain(Value, Products, what);

    private Parsed Chain(Func<string, Parsed> part, Dictionary<string, Operation> operations, string what)
    {
        var (start, first) = (_tokens.Current, part(what));
        if (!operations.ContainsKey(_tokens.Current.Text))
        {
            return first;
        }

        var value = NumberOf(first);
        List<ArithmeticStep> steps = [];
        if (value is ArithmeticCalculation inner && operations.ContainsValue(inner.Steps[0].Operation))
        {
            (value, steps) = (inner.First, [.. inner.Steps]); // parentheses around what is calculated first make no difference
        }

        while (operations.TryGetValue(_tokens.Current.Text, out var operation))
        {
            _tokens.Read();
            steps.Add(new ArithmeticStep(operation, NumberOf(part(AFieldOrANumber))));
        }

        return new Parsed(_tokens.SpanFrom(start), null, new ArithmeticCalculation(value, [.. steps]));
    }

    private Parsed Value(string what)
    {
        var value = Operand(what);
        _lastValue = value.Calculation is { } calculation and not LiteralValue { Literal: not NumberLiteral }
            ? (_tokens.Previous.Span.End, calculation.Text)
            : null;
        return value;
    }

    // value = path / literal / function "(" sum *( "," sum ) ")" / "(" condition ")"
    private Parsed Operand(string what)
    {
        var first = _tokens.Current;
        switch (first)
        {
            case { Kind: TokenKind.Open }:
                return InParentheses(isCondition: what == ACondition);
            case { Kind: TokenKind.Number or TokenKind.String } or { Kind: TokenKind.Word, Text: "true" or "false" or "null" }:
                var literal = Literal();
                return new Parsed(first.Span, null, new LiteralValue(literal));
            case { Kind: TokenKind.Word } when _tokens.Next.Kind == TokenKind.Open && !DataPath.Reserved.Contains(first.Text):
                return FunctionCall();
            default:
                var path = IsPath ? Path() : throw _tokens.Unexpected(what, first.Text == "-" ? MinusHint() : Hint(what == ACondition));
                return new Parsed(_tokens.SpanFrom(first), null, new FieldValue(path));
        }
    }

    private Parsed InParentheses(bool isCondition)
    {
        var open = _tokens.Read();
        var inner = Any();
        if (inner.Condition is null && isCondition && _tokens.Current.Kind is not (TokenKind.Close or TokenKind.Bar or TokenKind.End))
        {
            throw NoCondition(inner);
        }

        _tokens.ExpectClosing(open, Hint(isCondition));
        return inner with { Span = _tokens.SpanFrom(open) };
    }

    private Parsed FunctionCall()
    {
        var word = _tokens.Read();
        if (!Functions.ByWord.TryGetValue(word.Text, out var function))
        {
            var advice = Suggestions.Closest(word.Text, Functions.ByWord.Keys) is { } near ? $" Did you mean {near}?" : "";
            throw new ViewSyntaxException(
                word.Span,
                $"Unknown function '{ErrorText.Truncate(word.Text)}'.{advice} Allowed: {string.Join(", ", Functions.ByWord.Keys)}.");
        }

        var open = _tokens.Read();
        List<Calculation> arguments = [];
        do
        {
            var argument = Sum(AFieldOrANumber);
            arguments.Add(function is Function.Coalesce || arguments.Count > 0 ? ValueOf(argument) : NumberOf(argument));
        }
        while (_tokens.TryRead(","));

        _tokens.ExpectClosing(open, AfterValue());
        return WhatItTakes(function, arguments) is { } what
            ? throw new ViewSyntaxException(word.Span, $"{word.Text} takes {what}.")
            : new Parsed(_tokens.SpanFrom(word), null, new FunctionCalculation(function, [.. arguments]));
    }

    // What a function takes, if it is something else.
    private static string? WhatItTakes(Function function, List<Calculation> arguments) => (function, arguments) switch
    {
        (Function.Abs or Function.Floor, [_]) => null,
        (Function.Coalesce, [_, _, ..]) => null,
        (Function.Length, [FieldValue]) => null,
        (Function.Round, [_, LiteralValue { Literal: NumberLiteral { Value: >= 0 and <= FunctionCalculation.MaxPlaces and var places } }])
            when decimal.IsInteger(places) => null,
        (Function.Coalesce, _) => "two values or more, such as coalesce(price, 0)",
        (Function.Length, _) => "a field, such as length(message)",
        (Function.Round, _) =>
            $"a number and a number of places from 0 to {FunctionCalculation.MaxPlaces}, such as round(price, 2)",
        _ => $"a number, such as {function.Word()}(price)",
    };

    private static Calculation ValueOf(Parsed parsed, string error = "A condition cannot be calculated with.") =>
        parsed.Calculation ?? throw new ViewSyntaxException(parsed.Span, error);

    private static Calculation NumberOf(Parsed parsed) => ValueOf(parsed) switch
    {
        LiteralValue { Literal: StringLiteral } => throw new ViewSyntaxException(parsed.Span, "A string cannot be calculated with."),
        LiteralValue { Literal: KeywordLiteral keyword } =>
            throw new ViewSyntaxException(parsed.Span, $"{keyword.Text} cannot be calculated with."),
        var value => value,
    };

    // What to write instead of what follows a value: its minus was meant as an operator, or a plus was decoded as a space.
    private string? AfterValue()
    {
        var next = _tokens.Current;
        return _takesClaims && next.Text == "claim" && _tokens.Previous.Text == "$" ? WhereClaimsStand
            : _lastValue is not var (end, text) || end != _tokens.Previous.Span.End ? null
            : next is { Kind: TokenKind.Number, Text: ['-', .. var number] }
                ? $"To subtract, write {ErrorText.Truncate(text)} - {ErrorText.Truncate(number)}."
            : next.Kind is TokenKind.Number || (next.Kind is TokenKind.Word && !DataPath.Reserved.Contains(next.Text)) ? WritePlus
            : null;
    }

    private string? MinusHint() => _tokens.Next.Kind == TokenKind.Word ? $"Write 0 - {ErrorText.Truncate(_tokens.Next.Text)}." : null;
}
