using System.Globalization;
using Superpower.Model;

namespace RxSse.Views.Parsing;

/// <summary>What is looked at before an expression is parsed: a parser that recurses too deep ends the process, and nothing could catch that.</summary>
internal static class Guard
{
    public static void Length(string text, CompositionOptions options)
    {
        if (text.Length > options.MaxLength)
        {
            throw Fault(new Place(options.MaxLength, text.Length - options.MaxLength), $"an expression has at most {options.MaxLength:N0} characters (Composition:MaxLength)");
        }
    }

    public static void Operators(TokenList<ViewToken> tokens, CompositionOptions options)
    {
        if (tokens.Where(token => token.Kind == ViewToken.Bar).Skip(options.MaxOperators).FirstOrDefault() is { HasValue: true } bar)
        {
            throw Fault(Place.Of(bar), $"an expression has at most {options.MaxOperators:N0} operators (Composition:MaxOperators)");
        }
    }

    public static void Depth(TokenList<ViewToken> tokens, CompositionOptions options)
    {
        var around = new Stack<int>(); // the depth outside each parenthesis that is open
        var (depth, nots) = (0, 0);
        var before = "";
        foreach (var token in tokens)
        {
            var text = token.ToStringValue();
            if (token.Kind == ViewToken.Open)
            {
                around.Push(depth);
                (depth, nots) = (depth + nots + 1, 0);
            }
            else
            {
                nots = text == "not" && before is not ("." or "as") ? nots + 1 : 0; // else it is a name
                depth = token.Kind == ViewToken.Close && around.TryPop(out var outer) ? outer : depth;
            }

            if (depth + nots > options.MaxDepth)
            {
                throw Fault(Place.Of(token), $"parentheses and not stand in each other at most {options.MaxDepth:N0} deep (Composition:MaxDepth)");
            }

            before = text;
        }
    }

    private static ViewSyntaxException Fault(Place place, FormattableString message) => new(place, message.ToString(CultureInfo.InvariantCulture));
}
