namespace RxSse.Views.Parsing;

/// <summary>Reads expressions.</summary>
/// <param name="streams">The streams that there are.</param>
/// <param name="named">The views that the configuration names.</param>
/// <param name="options">The limits.</param>
internal sealed class ViewLanguage(IReadOnlyList<string> streams, IReadOnlyList<NamedView> named, CompositionOptions options)
{
    private readonly RequestParser _parser = new(options, [.. streams, .. named.Select(view => view.Name)]);
    private readonly Expansion _expansion = new(streams, named.ToDictionary(view => view.Name, view => view.View), options);

    /// <summary>The streams that there are.</summary>
    public IReadOnlyList<string> Streams => streams;

    /// <summary>The views that have a name.</summary>
    public IReadOnlyList<NamedView> NamedViews => named;

    /// <summary>The view that an expression asks for, in its normal form.</summary>
    /// <exception cref="ViewSyntaxException">It is no view.</exception>
    public ViewRequest Parse(string text)
    {
        var syntax = _parser.Parse(text);
        return new ViewRequest(_expansion.View(syntax.View), syntax.Take?.Count);
    }
}
