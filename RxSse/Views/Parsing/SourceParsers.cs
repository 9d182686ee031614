using RxSse.Text;
using Superpower;
using Superpower.Model;

namespace RxSse.Views.Parsing;

/// <summary>Sources and views: what stands around the operators.</summary>
/// <param name="operators">The operators.</param>
/// <param name="names">The names that a source may have: streams and named views.</param>
internal sealed class SourceParsers(OperatorTable operators, HashSet<string> names)
{
    public const string TakeIsLast = "take must come last, outside all parentheses";

    /// <summary><c>view = sources *( "|" operator )</c></summary>
    public TokenListParser<ViewToken, ViewSyntax> View =>
        (from sources in Sources
         from steps in ((TokenListParser<ViewToken, OperatorSyntax>)Step).Many()
         select new ViewSyntax(sources, steps)).Then(view => (TokenListParser<ViewToken, ViewSyntax>)(input => Ended(view, input)));

    private TokenListParser<ViewToken, SourceSyntax[]> Sources => ((TokenListParser<ViewToken, SourceSyntax>)Source).AtLeastOnceDelimitedBy(Expect.Comma);

    /// <summary>Whether <c>| take</c> stands here, which is no operator of the view.</summary>
    public static bool IsTake(TokenList<ViewToken> input) => input.Kind() == ViewToken.Bar && input.Skip().Text() == "take";

    private TokenListParserResult<ViewToken, OperatorSyntax> Step(TokenList<ViewToken> input) =>
        input.Kind() != ViewToken.Bar || IsTake(input) ? Expect.Nothing<OperatorSyntax>(input) : Expect.Any.IgnoreThen(operators.Operator)(input);

    // Sources take every comma before the first operator; behind it there is none that could be meant.
    private static TokenListParserResult<ViewToken, ViewSyntax> Ended(ViewSyntax view, TokenList<ViewToken> input) => input.Kind() == ViewToken.Comma
        ? Expect.At<ViewSyntax>(input, "a comma cannot follow an operator; put each pipe in parentheses: (a | sample 1s), b")
        : TokenListParserResult.Value(view, input, input);

    private TokenListParserResult<ViewToken, SourceSyntax> Source(TokenList<ViewToken> input) => (input.Kind(), input.Text()) switch
    {
        (ViewToken.Open, _) => Placed(Group, SourceSyntax (place, view) => new GroupSyntax(place, view))(input),
        (ViewToken.Symbol, "*") => Placed(Expect.Any, SourceSyntax (place, _) => new AllSyntax(place))(input),
        (ViewToken.Word, "latest") => Placed(Inputs("latest", 2), SourceSyntax (place, inputs) => new LatestSyntax(place, inputs))(input),
        (ViewToken.Word, "merge") => Placed(Inputs("merge", 1), SourceSyntax (place, inputs) => new MergeSyntax(place, inputs))(input),
        (ViewToken.Word, var name) when names.Contains(name) => Placed(Expect.Any, SourceSyntax (place, _) => new NameSyntax(place, name))(input),
        (ViewToken.Word, var word) => Expect.At<SourceSyntax>(input, Unknown(word, isCall: input.Skip().Kind() == ViewToken.Open)),
        _ => Expect.Fault<SourceSyntax>(input, "a stream or view"),
    };

    private TokenListParser<ViewToken, ViewSyntax> Group =>
        from open in Expect.Any
        from view in View
        from close in (TokenListParser<ViewToken, Token<ViewToken>>)(input => IsTake(input)
            ? Expect.At<Token<ViewToken>>(input.Skip(), TakeIsLast)
            : Expect.Closing(open)(input))
        select view;

    private TokenListParser<ViewToken, SourceSyntax[]> Inputs(string word, int least) =>
        from name in Expect.Any
        from open in Expect.Token(ViewToken.Open, $"( after {word}")
        from inputs in Sources
        from close in (TokenListParser<ViewToken, Token<ViewToken>>)(input =>
            input.Kind() == ViewToken.Bar
                ? Expect.At<Token<ViewToken>>(input, $"an input with operators of its own needs parentheses: {word}((a | sample 1s), b)")
            : input.Kind() == ViewToken.Close && inputs.Length < least
                ? Expect.At<Token<ViewToken>>(input, $"{word} combines two inputs at least: {word}(a, b)")
            : Expect.Closing(open)(input))
        select inputs;

    private string Unknown(string word, bool isCall)
    {
        var near = Suggestions.DidYouMean(word, isCall ? [.. names, "latest", "merge"] : names);
        return $"no stream or view is called {word}{near} There are: {Suggestions.List(names)}";
    }

    private static TokenListParser<ViewToken, TNode> Placed<T, TNode>(TokenListParser<ViewToken, T> parser, Func<Place, T, TNode> node) => input =>
    {
        var result = parser(input);
        return result.HasValue
            ? TokenListParserResult.Value(node(Place.Between(input, result.Remainder), result.Value), input, result.Remainder)
            : TokenListParserResult.CastEmpty<ViewToken, T, TNode>(result);
    };
}
