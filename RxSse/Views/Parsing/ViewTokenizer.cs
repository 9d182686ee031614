using Superpower;
using Superpower.Model;
using Superpower.Parsers;
using Superpower.Tokenizers;

namespace RxSse.Views.Parsing;

/// <summary>Cuts an expression into tokens. It takes every text: what means nothing becomes a token too, and the grammar trips over it.</summary>
internal static class ViewTokenizer
{
    private static readonly TextParser<char> Letter = Character.Matching(letter => char.IsAsciiLetter(letter) || letter == '_', "a letter");
    private static readonly TextParser<char> Digit = Character.Matching(char.IsAsciiDigit, "a digit");
    private static readonly TextParser<char> Inner = Character.Matching(inner => char.IsAsciiLetterOrDigit(inner) || inner == '_', "a letter or digit");
    private static readonly TextParser<Unit> NoMore = Parse.Not(Inner);

    // A hyphen belongs to a word only with something behind it.
    private static readonly TextParser<Unit> Word =
        Letter.IgnoreThen(Inner.IgnoreMany())
            .IgnoreThen(Character.EqualTo('-').IgnoreThen(Inner).IgnoreThen(Inner.IgnoreMany()).Try().IgnoreMany());

    private static readonly TextParser<Unit> Digits = Digit.IgnoreThen(Digit.IgnoreMany());

    private static readonly TextParser<Unit> Number =
        Character.EqualTo('-').Optional().IgnoreThen(Digits).IgnoreThen(Character.EqualTo('.').IgnoreThen(Digits).Try().IgnoreMany());

    private static readonly TextParser<Unit> Duration =
        Digits.IgnoreThen(Span.EqualTo("ms").Try().Or(Span.EqualTo("s")).Or(Span.EqualTo("m")).Or(Span.EqualTo("h"))).IgnoreThen(NoMore);

    private static readonly Tokenizer<ViewToken> All = new TokenizerBuilder<ViewToken>()
        .Ignore(Span.WhiteSpace)
        .Match(Character.EqualTo('|'), ViewToken.Bar)
        .Match(Character.EqualTo(','), ViewToken.Comma)
        .Match(Character.EqualTo('('), ViewToken.Open)
        .Match(Character.EqualTo(')'), ViewToken.Close)
        .Match(Word, ViewToken.Word)
        .Match(Duration.Try(), ViewToken.Duration)
        .Match(Number.IgnoreThen(NoMore).Try(), ViewToken.Number)
        .Match(Number.IgnoreThen(Inner.IgnoreMany()).Try(), ViewToken.Unknown)
        .Match(Quoted('\'').Try(), ViewToken.String)
        .Match(Quoted('"').Try(), ViewToken.String)
        .Match(Character.In('\'', '"').IgnoreThen(Character.AnyChar.IgnoreMany()), ViewToken.OpenString)
        .Match(Span.EqualTo("!=").Try().Or(Span.EqualTo("<=").Try()).Or(Span.EqualTo(">=").Try()), ViewToken.Symbol)
        .Match(Character.In('=', '<', '>', '.', '[', ']', '$', '*'), ViewToken.Symbol)
        .Match(Character.AnyChar, ViewToken.Unknown)
        .Build();

    public static TokenList<ViewToken> Tokenize(string text) => All.Tokenize(text);

    private static TextParser<Unit> Quoted(char quote) =>
        Character.EqualTo(quote)
            .IgnoreThen(Character.EqualTo('\\').IgnoreThen(Character.AnyChar).Or(Character.ExceptIn(quote, '\\')).IgnoreMany())
            .IgnoreThen(Character.EqualTo(quote)).Select(_ => Unit.Value);
}
