namespace RxSse.Views.Parsing;

/// <summary>What kinds of token an expression is made of.</summary>
internal enum ViewToken
{
    Word,
    Number,
    Duration,
    String,

    /// <summary>A string without its closing quote: the rest of the text.</summary>
    OpenString,

    /// <summary>A symbol of the language, told apart by its text.</summary>
    Symbol,

    Bar,
    Comma,
    Open,
    Close,

    /// <summary>What is none of these: a character that means nothing, or a number that runs into letters.</summary>
    Unknown,
}
