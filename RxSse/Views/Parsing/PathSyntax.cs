using System.Globalization;
using RxSse.Views.Expressions;
using Superpower;
using Superpower.Model;

namespace RxSse.Views.Parsing;

/// <summary><c>path = ( "$" / word ) *( "." word / "[" ( digits / string ) "]" )</c></summary>
internal static class PathSyntax
{
    private static readonly TokenListParser<ViewToken, PathStep> Field =
        Expect.Any.IgnoreThen(Expect.Word("a field after the dot")).Select(name => new PathStep(name));

    private static readonly TokenListParser<ViewToken, PathStep> Bracket =
        from open in Expect.Any
        from step in (TokenListParser<ViewToken, PathStep>)Key
        from close in Expect.Closing(open)
        select step;

    public static readonly TokenListParser<ViewToken, DataPath> Path =
        from start in (TokenListParser<ViewToken, PathStep[]>)Start
        from steps in ((TokenListParser<ViewToken, PathStep>)Step).Many()
        select new DataPath([.. start, .. steps]);

    public static readonly TokenListParser<ViewToken, DataPath[]> Paths = Path.AtLeastOnceDelimitedBy(Expect.Comma);

    /// <summary>Whether a path begins here, or a word that would if it were not reserved.</summary>
    public static bool Begins(TokenList<ViewToken> input) => input.Kind() == ViewToken.Word || input.Text() == "$";

    private static TokenListParserResult<ViewToken, PathStep[]> Start(TokenList<ViewToken> input)
    {
        var word = input.Text();
        return !Begins(input) ? Expect.Fault<PathStep[]>(input, "a field such as price")
            : DataPath.Reserved.Contains(word) ? Expect.At<PathStep[]>(input, $"{word} is a reserved word; a field of that name is written $.{word}")
            : TokenListParserResult.Value<ViewToken, PathStep[]>(word == "$" ? [] : [new PathStep(word)], input, input.Skip());
    }

    private static TokenListParserResult<ViewToken, PathStep> Step(TokenList<ViewToken> input) => input.Text() switch
    {
        "." => Field(input),
        "[" => Bracket(input),
        _ => Expect.Nothing<PathStep>(input),
    };

    private static TokenListParserResult<ViewToken, PathStep> Key(TokenList<ViewToken> input)
    {
        var text = input.Text();
        if (input.Kind() == ViewToken.String)
        {
            return LiteralSyntax.String.Select(name => new PathStep(name))(input);
        }

        if (input.Kind() != ViewToken.Number || !text.All(char.IsAsciiDigit))
        {
            return Expect.Fault<PathStep>(input, "an index such as 0, or a field in quotes");
        }

        return int.TryParse(text, CultureInfo.InvariantCulture, out var index)
            ? TokenListParserResult.Value(new PathStep(null, index), input, input.Skip())
            : Expect.At<PathStep>(input, $"{text} is too large for an index");
    }
}
