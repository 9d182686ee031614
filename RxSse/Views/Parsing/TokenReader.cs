using System.Text;
using RxSse.Text;

namespace RxSse.Views.Parsing;

/// <summary>Reads tokens with one token of look-ahead, and makes the errors about a token that the grammar does not allow.</summary>
internal sealed class TokenReader(string text, IReadOnlyList<Token> tokens)
{
    private const int MaxFoundLength = 20;

    private int _position;

    public Token Current => tokens[_position];

    /// <summary>The token after the current one.</summary>
    public Token Next => tokens[Math.Min(_position + 1, tokens.Count - 1)];

    /// <summary>The token that was read last. There is none before the first one.</summary>
    public Token Previous => tokens[_position - 1];

    /// <summary>The span from a token that has been read to the token that was read last.</summary>
    public TextSpan SpanFrom(Token first) => new(first.Span.Start, Previous.Span.End - first.Span.Start);

    /// <summary>Returns the current token and moves to the next one. Never moves beyond the end.</summary>
    public Token Read()
    {
        var token = Current;
        _position += token.Kind == TokenKind.End ? 0 : 1;
        return token;
    }

    public bool TryRead(string expected)
    {
        var isExpected = Current.Text == expected;
        _position += isExpected ? 1 : 0;
        return isExpected;
    }

    public Token Expect(TokenKind kind, string what) => Current.Kind == kind ? Read() : throw Unexpected(what);

    /// <summary>Reads the bracket that closes an open one.</summary>
    public void ExpectClosing(Token open, string? hint = null)
    {
        var closing = open.Kind == TokenKind.Open ? ")" : "]";
        if (!TryRead(closing))
        {
            throw Unexpected($"{closing} to close the {open.Text} at column {open.Span.Column}", hint);
        }
    }

    /// <summary>The error that the current token is not what the grammar expects.</summary>
    /// <param name="what">What the grammar expects.</param>
    /// <param name="hint">What to write instead, as a sentence.</param>
    /// <param name="words">The allowed words: one of them is suggested if it is near to the word that was found.</param>
    public ViewSyntaxException Unexpected(string what, string? hint = null, params string[] words)
    {
        if (Current.Kind == TokenKind.OpenString)
        {
            return new ViewSyntaxException(Current.Span, $"The closing {Current.Text[0]} of this string is missing.");
        }

        var near = Current.Kind == TokenKind.Word ? Suggestions.Closest(Current.Text, words) : null;
        var advice = near is not null ? $" Did you mean {near}?" : hint is not null ? $" {hint}" : "";
        return new ViewSyntaxException(Current.Span, $"Expected {what}, found {Found()}.{advice}");
    }

    // The text up to the next |, comma or ), on one line and in quotes.
    private string Found()
    {
        if (Current.Kind == TokenKind.End)
        {
            return "the end";
        }

        var last = _position;
        while (!EndsFound(tokens[last]) && tokens[last + 1].Kind != TokenKind.End && !EndsFound(tokens[last + 1]))
        {
            last++;
        }

        var found = OnOneLine(text.AsSpan(Current.Span.Start, tokens[last].Span.End - Current.Span.Start));
        return found.Contains('\'', StringComparison.Ordinal) ? $"\"{found}\"" : $"'{found}'";
    }

    private static bool EndsFound(Token token) => token.Kind is TokenKind.Bar or TokenKind.Comma or TokenKind.Close;

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
