using RxSse.Views.Model;

namespace RxSse.Views.Parsing;

/// <summary>Parses the expressions of requests.</summary>
/// <param name="streams">The streams that it knows.</param>
/// <param name="named">The named views that it knows.</param>
/// <param name="options">The limits.</param>
internal sealed class ViewLanguage(IReadOnlyList<string> streams, IReadOnlyList<NamedView> named, CompositionOptions options)
{
    private readonly IReadOnlyList<string>? _ofServer;
    private StreamSelection? _selection;
    private RowFilter _rows = RowFilter.None;

    private readonly HashSet<string> _names = [.. streams, .. named.Select(view => view.Name)];
    private readonly ViewNormalizer _normalizer = new(streams, named.ToDictionary(view => view.Name, view => view.View), options);

    private ViewLanguage(
        IReadOnlyList<string> streams, IReadOnlyList<NamedView> named, CompositionOptions options, IReadOnlyList<string> ofServer)
        : this(streams, named, options) => _ofServer = ofServer;

    /// <summary>The streams that it knows.</summary>
    public IReadOnlyList<string> Streams => streams;

    /// <summary>The views that have a name.</summary>
    public IReadOnlyList<NamedView> NamedViews => named;

    /// <summary>The streams of the server, also those that it does not know.</summary>
    public IReadOnlyList<string> StreamsOfServer => _ofServer ?? streams;

    /// <summary>The streams that it knows, as a selection of those of the server.</summary>
    public StreamSelection Selection => _selection ??= StreamSelection.Of(streams, StreamsOfServer);

    /// <summary>Whether it shows only a part of one of these streams, which then is a view.</summary>
    public bool ShowsPartOf(IEnumerable<string> names) => _rows != RowFilter.None && names.Any(_rows.Has);

    /// <summary>The language of the same names for a principal that sees only a part of some streams.</summary>
    public ViewLanguage With(RowFilter rows)
    {
        var language = (ViewLanguage)MemberwiseClone();
        language._rows = rows;
        return language;
    }

    /// <summary>
    /// The language of some names. Others are unknown in it, but a named view reads what it always reads: it is how a part of a stream is
    /// given away.
    /// </summary>
    public ViewLanguage Of(IReadOnlySet<string> names) => new ViewLanguage(
        [.. streams.Where(names.Contains)], [.. named.Where(view => names.Contains(view.Name))], options, StreamsOfServer).With(_rows);

    /// <summary>The view of an expression, in its normal form.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="hasRows">Whether the row conditions of the principal are in it.</param>
    /// <exception cref="ViewSyntaxException">The expression is invalid.</exception>
    public ViewRequest Parse(string text, bool hasRows = true)
    {
        var syntax = ViewParser.Parse(text, options, _names);
        var view = _normalizer.Normalize(syntax.View);
        return new ViewRequest(hasRows ? _rows.Apply(view) : view, syntax.Take?.Count, !syntax.View.IsList);
    }

    /// <summary>The view of whole streams, as far as they are shown. The bounds of expressions do not count it.</summary>
    public View ViewOf(IEnumerable<string> names) => _rows.Apply(new View(ViewNormalizer.Sorted(
        names.Distinct().Select(name => new Pipe(new StreamSource(name), [])))));
}

/// <summary>The request of a subscriber for a view.</summary>
/// <param name="View">The view. Subscribers of equal views share one pipeline.</param>
/// <param name="Take">The number of events after which the response ends; null if it does not end.</param>
/// <param name="IsComposed">Whether it is more than names and commas.</param>
internal sealed record ViewRequest(View View, int? Take, bool IsComposed);
