using System.Globalization;

namespace RxSse.Views.Parsing;

/// <summary>
/// The limits that are checked before an expression is parsed. The parser recurses: without a limit of depth, an
/// expression could overflow the stack, which ends the process.
/// </summary>
internal static class ViewLimits
{
    public static void CheckLength(string text, CompositionOptions options)
    {
        if (text.Length > options.MaxLength)
        {
            throw Error(
                new TextSpan(options.MaxLength, text.Length - options.MaxLength),
                $"The view has {text.Length:N0} characters. Maximum: {options.MaxLength:N0} (Composition:MaxLength).");
        }
    }

    public static void CheckOperators(IReadOnlyList<Token> tokens, CompositionOptions options)
    {
        var bars = tokens.Where(token => token.Kind == TokenKind.Bar).ToList();
        if (bars.Count > options.MaxOperators)
        {
            throw Error(
                bars[options.MaxOperators].Span,
                $"The view has {bars.Count:N0} operators. Maximum: {options.MaxOperators:N0} (Composition:MaxOperators).");
        }
    }

    public static void CheckDepth(IReadOnlyList<Token> tokens, CompositionOptions options)
    {
        var outerDepths = new Stack<int>(); // one for each open parenthesis
        var (depth, nots) = (0, 0);
        var previous = "";
        foreach (var token in tokens)
        {
            if (token.Kind == TokenKind.Open)
            {
                outerDepths.Push(depth);
                (depth, nots) = (depth + nots + 1, 0);
            }
            else
            {
                nots = token.Text == "not" && previous is not ("." or "as") ? nots + 1 : 0; // else "not" is a name
                depth = token.Kind == TokenKind.Close && outerDepths.TryPop(out var outer) ? outer : depth;
            }

            if (depth + nots > options.MaxDepth)
            {
                throw Error(
                    token.Span,
                    $"Parentheses and not are nested too deeply. Maximum: {options.MaxDepth:N0} levels (Composition:MaxDepth).");
            }

            previous = token.Text;
        }
    }

    /// <summary>An error with numbers in the invariant culture.</summary>
    public static ViewSyntaxException Error(TextSpan span, FormattableString message) =>
        new(span, message.ToString(CultureInfo.InvariantCulture));
}
