using System.Globalization;
using System.Text;
using RxSse.Text;
using RxSse.Views.Expressions;
using RxSse.Views.Expressions.Json;

namespace RxSse.Views.Parsing;

// Paths and literals.
internal sealed partial class ViewParser
{
    private const string AField = "a field such as price";

    // Whether a path begins here, or a reserved word in the place of one.
    private bool IsPath => _tokens.Current is { Kind: TokenKind.Word } or { Text: "$" };

    private List<DataPath> Paths()
    {
        var paths = new List<DataPath>();
        do
        {
            paths.Add(Path());
        }
        while (_tokens.TryRead(","));

        return paths;
    }

    // path = ( "$" / word ) *( "." word / "[" ( digits / string ) "]" )
    private DataPath Path()
    {
        var first = _tokens.Current;
        if (!IsPath)
        {
            throw _tokens.Unexpected(AField);
        }

        if (DataPath.Reserved.Contains(first.Text))
        {
            throw new ViewSyntaxException(first.Span, $"'{first.Text}' is a reserved word. Write $.{first.Text} for a field of that name.");
        }

        _tokens.Read();
        var steps = new List<PathStep>();
        if (first.Text != "$")
        {
            steps.Add(new PathStep(first.Text));
        }

        while (_tokens.Current.Text is "." or "[")
        {
            var opening = _tokens.Read();
            steps.Add(opening.Text == "." ? new PathStep(_tokens.Expect(TokenKind.Word, "a field after the dot").Text) : Key());
            if (opening.Text == "[")
            {
                _tokens.ExpectClosing(opening);
            }
        }

        var path = new DataPath([.. steps]);
        _paths.Add(new PathSyntax(path, _tokens.SpanFrom(first)));
        return path;
    }

    private PathStep Key()
    {
        if (_tokens.Current.Kind == TokenKind.String)
        {
            return new PathStep(String());
        }

        var token = _tokens.Current;
        if (token.Kind != TokenKind.Number || !token.Text.All(char.IsAsciiDigit))
        {
            throw _tokens.Unexpected("an index such as 0, or a field in quotes");
        }

        _tokens.Read();
        return int.TryParse(token.Text, CultureInfo.InvariantCulture, out var index)
            ? new PathStep(null, index)
            : throw new ViewSyntaxException(
                token.Span, $"Index {ErrorText.Truncate(token.Text)} is too large. Maximum: {int.MaxValue}.");
    }

    // "(" literal *( "," literal ) ")"
    private List<Literal> Literals()
    {
        var literals = new List<Literal>();
        var open = _tokens.Expect(TokenKind.Open, "( and a list such as (1, 2)");
        do
        {
            literals.Add(Literal());
        }
        while (_tokens.TryRead(","));

        _tokens.ExpectClosing(open);
        return literals;
    }

    // literal = number / string / "true" / "false" / "null"
    private Literal Literal()
    {
        const string what = "a number, a string, true, false or null";
        var token = _tokens.Current;
        return token.Kind switch
        {
            TokenKind.Number => Number(),
            TokenKind.String => new StringLiteral(String()),
            TokenKind.Symbol when _takesClaims && token.Text == "$" => Claim(),
            TokenKind.Word when _tokens.TryRead("true") => new KeywordLiteral(true),
            TokenKind.Word when _tokens.TryRead("false") => new KeywordLiteral(false),
            TokenKind.Word when _tokens.TryRead("null") => new KeywordLiteral(null),
            TokenKind.Word => throw new ViewSyntaxException(
                token.Span,
                $"Expected {what}, found '{ErrorText.Truncate(token.Text)}'. "
                + $"Write a string in quotes: '{ErrorText.Truncate(token.Text)}'."),
            _ => throw _tokens.Unexpected(what),
        };
    }

    // A number that a decimal does not hold exactly would be compared as another number.
    private NumberLiteral Number()
    {
        var (_, text, span) = _tokens.Read();
        var isDecimal = decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value);
        if (isDecimal && JsonNumber.IsExact(Encoding.UTF8.GetBytes(text), value))
        {
            return new NumberLiteral(value == 0 ? 0 : value); // a decimal has a negative zero
        }

        var error = isDecimal ? "has too many digits. Maximum: 28 digits."
            : text.Count(character => character == '.') > 1 ? "has more than one decimal point."
            : "is out of range. Allowed: -79228162514264337593543950335 to 79228162514264337593543950335.";
        throw new ViewSyntaxException(span, $"Number {ErrorText.Truncate(text)} {error}");
    }

    private string String()
    {
        var token = _tokens.Read();
        var (quoted, text) = (token.Text[1..^1], new StringBuilder());
        for (var i = 0; i < quoted.Length; i++)
        {
            if (quoted[i] == '\\' && quoted[++i] is not ('\'' or '"' or '\\'))
            {
                throw new ViewSyntaxException(
                    token.Span, $"Unknown escape '\\{quoted[i]}' in a string. Only \\', \\\" and \\\\ are allowed.");
            }

            text.Append(quoted[i]);
        }

        return text.ToString();
    }
}
