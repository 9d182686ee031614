using RxSse.Views.Model;

namespace RxSse.Views.Parsing;

/// <summary>Parses the expressions of requests.</summary>
/// <param name="streams">The streams of the server.</param>
/// <param name="named">The named views of the configuration.</param>
/// <param name="options">The limits.</param>
internal sealed class ViewLanguage(IReadOnlyList<string> streams, IReadOnlyList<NamedView> named, CompositionOptions options)
{
    private readonly HashSet<string> _names = [.. streams, .. named.Select(view => view.Name)];
    private readonly ViewNormalizer _normalizer = new(streams, named.ToDictionary(view => view.Name, view => view.View), options);

    /// <summary>The streams of the server.</summary>
    public IReadOnlyList<string> Streams => streams;

    /// <summary>The views that have a name.</summary>
    public IReadOnlyList<NamedView> NamedViews => named;

    /// <summary>The view of an expression, in its normal form.</summary>
    /// <exception cref="ViewSyntaxException">The expression is invalid.</exception>
    public ViewRequest Parse(string text)
    {
        var syntax = ViewParser.Parse(text, options, _names);
        return new ViewRequest(_normalizer.Normalize(syntax.View), syntax.Take?.Count);
    }
}

/// <summary>The request of a subscriber for a view.</summary>
/// <param name="View">The view. Subscribers of equal views share one pipeline.</param>
/// <param name="Take">The number of events after which the response ends; null if it does not end.</param>
internal sealed record ViewRequest(View View, int? Take);
