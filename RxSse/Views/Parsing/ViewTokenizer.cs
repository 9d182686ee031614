using System.Buffers;

namespace RxSse.Views.Parsing;

/// <summary>Splits an expression into tokens. Accepts every text: what has no meaning becomes a token that the parser rejects.</summary>
internal static class ViewTokenizer
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");
    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_");
    private static readonly SearchValues<char> LettersAndDigits =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_");

    /// <summary>The tokens in their order. The last one is <see cref="TokenKind.End"/>.</summary>
    public static IReadOnlyList<Token> Tokenize(string text)
    {
        var tokens = new List<Token>();
        for (var start = 0; start < text.Length;)
        {
            if (char.IsWhiteSpace(text[start]))
            {
                start++;
                continue;
            }

            var (kind, length) = First(text.AsSpan(start));
            tokens.Add(new Token(kind, text.Substring(start, length), new TextSpan(start, length)));
            start += length;
        }

        tokens.Add(new Token(TokenKind.End, "", new TextSpan(text.Length, 0)));
        return tokens;
    }

    private static (TokenKind Kind, int Length) First(ReadOnlySpan<char> text) => text switch
    {
        ['|', ..] => (TokenKind.Bar, 1),
        [',', ..] => (TokenKind.Comma, 1),
        ['(', ..] => (TokenKind.Open, 1),
        [')', ..] => (TokenKind.Close, 1),
        ['\'' or '"', ..] => Quoted(text),
        ['!' or '<' or '>', '=', ..] => (TokenKind.Symbol, 2),
        ['=' or '<' or '>' or '.' or '[' or ']' or '$' or '*', ..] => (TokenKind.Symbol, 1),
        [(>= '0' and <= '9'), ..] or ['-', (>= '0' and <= '9'), ..] => Number(text),
        ['+' or '-' or '/', ..] => (TokenKind.Symbol, 1),
        [var letter, ..] when Letters.Contains(letter) => (TokenKind.Word, WordLength(text)),
        _ => (TokenKind.Unknown, 1),
    };

    // A hyphen belongs to a word only if a letter or digit follows it.
    private static int WordLength(ReadOnlySpan<char> text)
    {
        var length = LengthOf(LettersAndDigits, text);
        while (text[length..] is ['-', var next, ..] && LettersAndDigits.Contains(next))
        {
            length += 1 + LengthOf(LettersAndDigits, text[(length + 1)..]);
        }

        return length;
    }

    private static (TokenKind Kind, int Length) Number(ReadOnlySpan<char> text)
    {
        var length = text[0] == '-' ? 1 + LengthOf(Digits, text[1..]) : LengthOf(Digits, text);
        var unit = text[0] == '-' ? 0 : UnitLength(text[length..]);
        if (unit > 0 && LengthOf(LettersAndDigits, text[(length + unit)..]) == 0)
        {
            return (TokenKind.Duration, length + unit);
        }

        while (text[length..] is ['.', >= '0' and <= '9', ..])
        {
            length += 1 + LengthOf(Digits, text[(length + 1)..]);
        }

        var letters = LengthOf(LettersAndDigits, text[length..]);
        return letters == 0 ? (TokenKind.Number, length) : (TokenKind.Unknown, length + letters);
    }

    private static int UnitLength(ReadOnlySpan<char> text) => text switch
    {
        ['m', 's', ..] => 2,
        ['s' or 'm' or 'h', ..] => 1,
        _ => 0,
    };

    // A backslash always takes the next character with it.
    private static (TokenKind Kind, int Length) Quoted(ReadOnlySpan<char> text)
    {
        for (var at = 1; at < text.Length; at++)
        {
            if (text[at] == text[0])
            {
                return (TokenKind.String, at + 1);
            }

            at += text[at] == '\\' ? 1 : 0;
        }

        return (TokenKind.OpenString, text.Length);
    }

    private static int LengthOf(SearchValues<char> characters, ReadOnlySpan<char> text) =>
        text.IndexOfAnyExcept(characters) is >= 0 and var end ? end : text.Length;
}
