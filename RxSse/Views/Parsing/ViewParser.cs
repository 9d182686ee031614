using System.Globalization;
using RxSse.Text;
using RxSse.Views.Operators;

namespace RxSse.Views.Parsing;

/// <summary>
/// Parses an expression by recursive descent: one method for each production of the grammar. One token of look-ahead
/// decides everything, so the parser never goes back, and the first error ends it.
/// </summary>
internal sealed partial class ViewParser
{
    private const int MaxTake = 1_000_000;
    private const string WriteOr = "Write or instead of ||.";
    private const string TakeIsLast = "take must be the last step, outside all parentheses.";

    private readonly TokenReader _tokens;
    private readonly CompositionOptions _options;
    private readonly IReadOnlySet<string> _names;

    private ViewParser(TokenReader tokens, CompositionOptions options, IReadOnlySet<string> names) =>
        (_tokens, _options, _names) = (tokens, options, names);

    private bool IsTake => _tokens is { Current.Kind: TokenKind.Bar, Next.Text: "take" };

    /// <summary>Parses an expression.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="options">The limits.</param>
    /// <param name="names">The names of the streams and of the named views.</param>
    /// <exception cref="ViewSyntaxException">The expression is not in the grammar.</exception>
    public static RequestSyntax Parse(string text, CompositionOptions options, IReadOnlySet<string> names)
    {
        ViewLimits.CheckLength(text, options);
        var tokens = ViewTokenizer.Tokenize(text);
        ViewLimits.CheckOperators(tokens, options);
        ViewLimits.CheckDepth(tokens, options);
        return new ViewParser(new TokenReader(text, tokens), options, names).Request();
    }

    // request = view [ "|" "take" count ]
    private RequestSyntax Request()
    {
        var view = View();
        return IsTake ? new RequestSyntax(view, Take())
            : _tokens.Current.Kind == TokenKind.End ? new RequestSyntax(view, null)
            : throw _tokens.Unexpected(WhatMayFollow(view), Hint(IsInCondition(view)), IsInCondition(view) ? ["and", "or"] : []);
    }

    private TakeSyntax Take()
    {
        _tokens.Read();
        var take = _tokens.Read();
        var count = Count();
        return _tokens.Current.Kind switch
        {
            TokenKind.End => new TakeSyntax(take.Span, count),
            TokenKind.Bar or TokenKind.Comma => throw new ViewSyntaxException(take.Span, TakeIsLast),
            _ => throw _tokens.Unexpected("the end"),
        };
    }

    private int Count()
    {
        if (!int.TryParse(_tokens.Current.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || count is < 1 or > MaxTake)
        {
            throw _tokens.Unexpected("a count from 1 to 1,000,000");
        }

        _tokens.Read();
        return count;
    }

    // view = sources *( "|" operator )
    private ViewSyntax View()
    {
        var sources = Sources();
        var operators = new List<OperatorSyntax>();
        while (_tokens.Current.Kind == TokenKind.Bar && !IsTake)
        {
            _tokens.Read();
            operators.Add(Operator(operators is [.., { Operator: Where }]));
        }

        // Sources() has read every comma before the first operator.
        return _tokens.Current.Kind != TokenKind.Comma
            ? new ViewSyntax(sources, operators)
            : throw new ViewSyntaxException(
                _tokens.Current.Span, "A comma cannot follow an operator. Put each pipe in parentheses: (a | sample 1s), b.");
    }

    // sources = source *( "," source )
    private List<SourceSyntax> Sources()
    {
        var sources = new List<SourceSyntax>();
        do
        {
            sources.Add(Source());
        }
        while (_tokens.TryRead(","));

        return sources;
    }

    // source = "*" / word / "(" view ")" / ( "latest" / "with" ) "(" source 1*( "," source ) ")" / "merge" "(" sources ")"
    private SourceSyntax Source()
    {
        var first = _tokens.Current;
        switch (first)
        {
            case { Kind: TokenKind.Open }:
                var view = Group();
                return new GroupSyntax(_tokens.SpanFrom(first), view);
            case { Kind: TokenKind.Word, Text: "latest" }:
                var combined = Inputs(min: 2);
                return new LatestSyntax(_tokens.SpanFrom(first), combined);
            case { Kind: TokenKind.Word, Text: "with" }:
                var enriched = Inputs(min: 2);
                return new WithSyntax(_tokens.SpanFrom(first), enriched);
            case { Kind: TokenKind.Word, Text: "merge" }:
                var merged = Inputs(min: 1);
                return new MergeSyntax(_tokens.SpanFrom(first), merged);
            case { Kind: TokenKind.Word } when _names.Contains(first.Text):
                return new NameSyntax(_tokens.Read().Span, first.Text);
            case { Kind: TokenKind.Symbol, Text: "*" }:
                return new AllSyntax(_tokens.Read().Span);
            case { Kind: TokenKind.Word }:
                throw new ViewSyntaxException(first.Span, UnknownSource(first.Text, isCall: _tokens.Next.Kind == TokenKind.Open));
            default:
                throw _tokens.Unexpected("a stream or a view");
        }
    }

    private ViewSyntax Group()
    {
        var open = _tokens.Read();
        var view = View();
        if (IsTake)
        {
            throw new ViewSyntaxException(_tokens.Next.Span, TakeIsLast);
        }

        _tokens.ExpectClosing(open, Hint(IsInCondition(view)));
        return view;
    }

    private List<SourceSyntax> Inputs(int min)
    {
        var word = _tokens.Read().Text;
        var open = _tokens.Expect(TokenKind.Open, $"( after {word}");
        var inputs = Sources();
        if (_tokens.Current.Kind == TokenKind.Bar)
        {
            throw new ViewSyntaxException(
                _tokens.Current.Span, $"An input that has operators needs parentheses: {word}((a | sample 1s), b).");
        }

        if (_tokens.Current.Kind == TokenKind.Close && inputs.Count < min)
        {
            throw new ViewSyntaxException(_tokens.Current.Span, $"{word} needs at least two inputs: {word}(a, b).");
        }

        _tokens.ExpectClosing(open, Hint(inCondition: false));
        return inputs;
    }

    private string UnknownSource(string word, bool isCall)
    {
        var start = $"Unknown stream or view '{ErrorText.Truncate(word)}'.";
        if (ForeignWords.Sources.TryGetValue(word, out var ours))
        {
            return $"{start} {ours}";
        }

        var advice = Suggestions.Closest(word, isCall ? [.. _names, "latest", "merge", "with"] : _names) is { } near
            ? $" Did you mean {near}?"
            : "";
        return $"{start}{advice} Available: {Suggestions.List(_names)}.";
    }

    // What to write instead of a symbol of another language.
    private string? Hint(bool inCondition) => _tokens.Current.Text switch
    {
        "." => "Write | before an operator.",
        "by" => "Operators with by: debounce, distinct, every, pairs, sample, silence, and figures over a duration.",
        "!" when inCondition => "Write not instead of !.",
        "&" when inCondition => "Write and instead of &&.",
        "|" when inCondition && _tokens.Current.IsDirectlyBefore(_tokens.Next) && _tokens.Next.Kind == TokenKind.Bar => WriteOr,
        _ => AfterValue(),
    };

    private static bool IsInCondition(ViewSyntax view) => view.Operators is [.., { Operator: Where }];

    private static string WhatMayFollow(ViewSyntax view) =>
        view.Operators.Count == 0 ? "a comma, | or the end" : IsInCondition(view) ? "and, or, | or the end" : "| or the end";
}
