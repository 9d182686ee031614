using Superpower.Model;

namespace RxSse.Views.Parsing;

/// <summary>A stretch of an expression.</summary>
/// <param name="Start">Where it begins, from 0.</param>
/// <param name="Length">How long it is, in UTF-16 units.</param>
internal readonly record struct Place(int Start, int Length)
{
    /// <summary>The column, as it is told to people.</summary>
    public int Column => Start + 1;

    public static Place Of(Token<ViewToken> token) => new(token.Span.Position.Absolute, token.Span.Length);

    /// <summary>From the first token of one list to the token before the other, which is a later part of it.</summary>
    public static Place Between(TokenList<ViewToken> start, TokenList<ViewToken> end)
    {
        var tokens = start.Take(end.Position - start.Position).ToList();
        var (first, last) = (Of(tokens[0]), Of(tokens[^1]));
        return new Place(first.Start, last.Start + last.Length - first.Start);
    }
}
