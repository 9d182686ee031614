using System.Globalization;
using RxSse.Views.Operators;
using Superpower;
using Superpower.Model;

namespace RxSse.Views.Parsing;

/// <summary>Reads an expression. Every text gives a syntax tree or a fault.</summary>
internal sealed class RequestParser(CompositionOptions options, HashSet<string> names)
{
    private const int MaxTake = 1_000_000;

    private readonly SourceParsers _sources = new(new OperatorTable(new DurationSyntax(options)), names);

    public RequestSyntax Parse(string text)
    {
        Guard.Length(text, options);
        var tokens = ViewTokenizer.Tokenize(text);
        Guard.Operators(tokens, options);
        Guard.Depth(tokens, options);
        var result = _sources.View.Then(Ended)(tokens);
        if (result.HasValue)
        {
            return result.Value;
        }

        var place = result.Remainder.IsAtEnd ? new Place(text.Length, 0) : Place.Of(result.Remainder.ConsumeToken().Value);
        throw new ViewSyntaxException(place, result.ErrorMessage!);
    }

    private static TokenListParser<ViewToken, RequestSyntax> Ended(ViewSyntax view) => input =>
    {
        if (SourceParsers.IsTake(input))
        {
            return Take(input.Skip()).Select(take => new RequestSyntax(view, take))(input.Skip());
        }

        return input.IsAtEnd
            ? TokenListParserResult.Value(new RequestSyntax(view, null), input, input)
            : Expect.Fault<RequestSyntax>(input, WhatMayFollow(view), view.Operators is [.., { Operator: Where }] ? ["and", "or"] : []);
    };

    private static TokenListParser<ViewToken, TakeSyntax> Take(TokenList<ViewToken> take) =>
        Expect.Any.IgnoreThen(Count).Then(count => (TokenListParser<ViewToken, TakeSyntax>)(rest =>
            rest.IsAtEnd ? TokenListParserResult.Value(new TakeSyntax(Place.Of(take.ConsumeToken().Value), count), take, rest)
            : rest.Kind() is ViewToken.Bar or ViewToken.Comma ? Expect.At<TakeSyntax>(take, SourceParsers.TakeIsLast)
            : Expect.Fault<TakeSyntax>(rest, "the end")));

    private static TokenListParserResult<ViewToken, int> Count(TokenList<ViewToken> input) =>
        input.Kind() == ViewToken.Number && int.TryParse(input.Text(), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= MaxTake
            ? TokenListParserResult.Value(count, input, input.Skip())
            : Expect.Fault<int>(input, "a count from 1 to 1,000,000");

    private static string WhatMayFollow(ViewSyntax view) => view.Operators switch
    {
        [] => "a comma, | or the end",
        [.., { Operator: Where }] => "and, or, | or the end",
        _ => "| or the end",
    };
}
