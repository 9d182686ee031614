using RxSse.Views.Expressions;

namespace RxSse.Views.Parsing;

// Row conditions: a condition alone, in which $claim.<name> stands for a text.
internal sealed partial class ViewParser
{
    private const string WhereClaimsStand = "$claim.<name> stands to the right of a comparison, such as tenant = $claim.tenant.";

    private bool _takesClaims;

    /// <summary>Parses a row condition.</summary>
    /// <param name="text">The condition.</param>
    /// <param name="options">The limits.</param>
    /// <exception cref="ViewSyntaxException">It is not in the grammar, or has no claim.</exception>
    public static RowCondition ParseRow(string text, CompositionOptions options)
    {
        ViewLimits.CheckLength(text, options);
        var tokens = ViewTokenizer.Tokenize(text);
        ViewLimits.CheckDepth(tokens, options);
        var parser = new ViewParser(new TokenReader(text, tokens), options, new HashSet<string>()) { _takesClaims = true };
        var row = new RowCondition(parser.Condition());
        return parser._tokens.Current.Kind != TokenKind.End
                ? throw parser._tokens.Unexpected("and, or or the end", parser.Hint(inCondition: true), "and", "or")
            : row.Claims.Count > 0 ? row
            : throw new ViewSyntaxException(
                new TextSpan(0, text.Length),
                "The condition has no $claim.<name>, so it is the same for everybody. Use a named view to give away a part of a stream.");
    }

    // claim = "$" "claim" ( "." word / "[" string "]" )
    private ClaimLiteral Claim()
    {
        var dollar = _tokens.Read();
        if (!dollar.IsDirectlyBefore(_tokens.Current) || !_tokens.TryRead("claim"))
        {
            throw _tokens.Unexpected("claim after $, such as $claim.tenant");
        }

        if (_tokens.TryRead("."))
        {
            return new ClaimLiteral(_tokens.Expect(TokenKind.Word, "the name of a claim, such as $claim.tenant").Text);
        }

        if (_tokens.Current.Text != "[" || _tokens.Next.Kind != TokenKind.String)
        {
            throw _tokens.Unexpected("the name of a claim, such as $claim.tenant or $claim['tenant']");
        }

        var open = _tokens.Read();
        var type = String();
        _tokens.ExpectClosing(open);
        return new ClaimLiteral(type);
    }
}
