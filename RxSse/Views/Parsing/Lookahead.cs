using Superpower;
using Superpower.Model;

namespace RxSse.Views.Parsing;

/// <summary>What the next token is. One token of look-ahead decides everything, so no parser ever goes back.</summary>
internal static class Lookahead
{
    /// <summary>The kind of the next token; none at the end.</summary>
    public static ViewToken? Kind(this TokenList<ViewToken> input) => input.IsAtEnd ? null : input.ConsumeToken().Value.Kind;

    /// <summary>The text of the next token; empty at the end.</summary>
    public static string Text(this TokenList<ViewToken> input) => input.IsAtEnd ? "" : input.ConsumeToken().Value.ToStringValue();

    public static TokenList<ViewToken> Skip(this TokenList<ViewToken> input) => input.ConsumeToken().Remainder;

    /// <summary>The parser, if the next token is this one; else what there is without it.</summary>
    public static TokenListParser<ViewToken, T> If<T>(string text, TokenListParser<ViewToken, T> parser, T otherwise) =>
        input => input.Text() == text ? parser(input) : TokenListParserResult.Value(otherwise, input, input);
}
