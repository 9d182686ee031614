namespace RxSse.Views.Parsing;

/// <summary>One token of an expression.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, TextSpan Span)
{
    /// <summary>Whether nothing, not even a space, separates it from another token.</summary>
    public bool IsDirectlyBefore(Token other) => Span.End == other.Span.Start;
}

/// <summary>The kinds of token.</summary>
internal enum TokenKind
{
    Word,
    Number,
    Duration,
    String,

    /// <summary>A string without a closing quote: the rest of the expression.</summary>
    OpenString,

    /// <summary>A symbol of the language; its text says which.</summary>
    Symbol,

    Bar,
    Comma,
    Open,
    Close,

    /// <summary>A character without a meaning, or a number that runs into letters.</summary>
    Unknown,

    /// <summary>The end of the expression, with an empty text.</summary>
    End,
}
