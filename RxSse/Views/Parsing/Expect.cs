using System.Text;
using RxSse.Text;
using Superpower;
using Superpower.Model;

namespace RxSse.Views.Parsing;

/// <summary>The parsers of single tokens, and what they say when they find another one.</summary>
internal static class Expect
{
    private const int MaxFoundLength = 20;

    public static readonly TokenListParser<ViewToken, Token<ViewToken>> Any = input => input.ConsumeToken();

    public static readonly TokenListParser<ViewToken, Token<ViewToken>> Comma = Token(ViewToken.Comma, "a comma");

    public static TokenListParser<ViewToken, Token<ViewToken>> Token(ViewToken kind, string what) =>
        input => input.Kind() == kind ? input.ConsumeToken() : Fault<Token<ViewToken>>(input, what);

    public static TokenListParser<ViewToken, Token<ViewToken>> Text(string text, string what) =>
        input => input.Text() == text ? input.ConsumeToken() : Fault<Token<ViewToken>>(input, what, text);

    public static TokenListParser<ViewToken, string> Word(string what) => Token(ViewToken.Word, what).Select(word => word.ToStringValue());

    /// <summary>What closes a bracket that has been opened.</summary>
    public static TokenListParser<ViewToken, Token<ViewToken>> Closing(Token<ViewToken> open)
    {
        var text = open.Kind == ViewToken.Open ? ")" : "]";
        return Text(text, $"{text} to close the {open.ToStringValue()} at column {Place.Of(open).Column}");
    }

    /// <summary>The fault that something else was expected here.</summary>
    /// <param name="input">What was found.</param>
    /// <param name="what">What was expected.</param>
    /// <param name="words">The words that may stand here, if one of them was meant.</param>
    public static TokenListParserResult<ViewToken, T> Fault<T>(TokenList<ViewToken> input, string what, params string[] words)
    {
        if (input.Kind() == ViewToken.OpenString)
        {
            return At<T>(input, $"the string that begins here has no {input.Text()[0]} to close it");
        }

        var near = input.Kind() == ViewToken.Word ? Suggestions.Closest(input.Text(), words) : null;
        return At<T>(input, $"expected {what}, found {Found(input)}{(near is null ? "" : $"; did you mean {near}?")}");
    }

    public static TokenListParserResult<ViewToken, T> At<T>(TokenList<ViewToken> place, string message) =>
        TokenListParserResult.Empty<ViewToken, T>(place, message);

    /// <summary>Ends a repetition: nothing stands here, and nothing is wrong with that.</summary>
    public static TokenListParserResult<ViewToken, T> Nothing<T>(TokenList<ViewToken> input) => TokenListParserResult.Empty<ViewToken, T>(input);

    // The text up to the next |, comma or ), on one line.
    private static string Found(TokenList<ViewToken> input)
    {
        if (input.IsAtEnd)
        {
            return "the end";
        }

        var rest = input.Skip();
        while (rest.Kind() is not (null or ViewToken.Bar or ViewToken.Comma or ViewToken.Close) && input.Kind() is not (ViewToken.Bar or ViewToken.Comma or ViewToken.Close))
        {
            rest = rest.Skip();
        }

        var place = Place.Between(input, rest);
        return OnOneLine(input.ConsumeToken().Value.Span.Source!.AsSpan(place.Start, place.Length));
    }

    private static string OnOneLine(ReadOnlySpan<char> text)
    {
        var line = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            var isSpace = Rune.IsWhiteSpace(rune);
            if (line.Length + rune.Utf16SequenceLength > MaxFoundLength)
            {
                break;
            }

            if (!isSpace || line[^1] != ' ')
            {
                line.Append(isSpace ? " " : Rune.IsControl(rune) ? "\uFFFD" : rune.ToString());
            }
        }

        return line.ToString().TrimEnd();
    }
}
