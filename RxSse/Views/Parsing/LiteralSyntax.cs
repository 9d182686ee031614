using System.Globalization;
using System.Text;
using RxSse.Views.Expressions;
using Superpower;
using Superpower.Model;

namespace RxSse.Views.Parsing;

/// <summary><c>literal = number / string / "true" / "false" / "null"</c></summary>
internal static class LiteralSyntax
{
    public static readonly TokenListParser<ViewToken, string> String = Unquote;

    public static readonly TokenListParser<ViewToken, Literal> Literal = input => (input.Kind(), input.Text()) switch
    {
        (ViewToken.Number, _) => Number(input),
        (ViewToken.String, _) => String.Select(Literal (value) => new StringLiteral(value))(input),
        (ViewToken.Word, "true") => Keyword(input, true),
        (ViewToken.Word, "false") => Keyword(input, false),
        (ViewToken.Word, "null") => Keyword(input, null),
        (ViewToken.Word, var word) => Expect.At<Literal>(input, $"expected a number, a string, true, false or null, found {word}; a string is written '{word}'"),
        _ => Expect.Fault<Literal>(input, "a number, a string, true, false or null"),
    };

    /// <summary>Several in parentheses.</summary>
    public static readonly TokenListParser<ViewToken, Literal[]> List =
        from open in Expect.Token(ViewToken.Open, "( and a list such as (1, 2)")
        from literals in Literal.AtLeastOnceDelimitedBy(Expect.Comma)
        from close in Expect.Closing(open)
        select literals;

    private static TokenListParserResult<ViewToken, Literal> Keyword(TokenList<ViewToken> input, bool? value) =>
        TokenListParserResult.Value<ViewToken, Literal>(new KeywordLiteral(value), input, input.Skip());

    // A number that does not fit would be compared as another one.
    private static TokenListParserResult<ViewToken, Literal> Number(TokenList<ViewToken> input)
    {
        var text = input.Text();
        if (!decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
        {
            return Expect.At<Literal>(input, "the number is too large: the largest is 79228162514264337593543950335");
        }

        var literal = new NumberLiteral(value == 0 ? 0 : value); // there is a negative zero
        return literal.Text == WithoutSuperfluousZeros(text)
            ? TokenListParserResult.Value<ViewToken, Literal>(literal, input, input.Skip())
            : Expect.At<Literal>(input, "the number has more digits than are compared, which is 28");
    }

    private static string WithoutSuperfluousZeros(string text)
    {
        var digits = text.TrimStart('-').TrimStart('0');
        var shortest = digits.Contains('.') ? digits.TrimEnd('0').TrimEnd('.') : digits;
        return shortest is "" ? "0" : $"{(text[0] == '-' ? "-" : "")}{(shortest[0] == '.' ? "0" : "")}{shortest}";
    }

    private static TokenListParserResult<ViewToken, string> Unquote(TokenList<ViewToken> input)
    {
        if (input.Kind() != ViewToken.String)
        {
            return Expect.Fault<string>(input, "a string");
        }

        var (quoted, text) = (input.Text()[1..^1], new StringBuilder());
        for (var i = 0; i < quoted.Length; i++)
        {
            if (quoted[i] == '\\' && quoted[++i] is not ('\'' or '"' or '\\'))
            {
                return Expect.At<string>(input, "in a string a backslash stands only before ', \" or another backslash");
            }

            text.Append(quoted[i]);
        }

        return TokenListParserResult.Value(text.ToString(), input, input.Skip());
    }
}
