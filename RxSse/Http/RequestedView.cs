using RxSse.Text;
using RxSse.Views.Model;
using RxSse.Views.Parsing;

namespace RxSse.Http;

/// <summary>What a subscriber requests: streams, or a view of them.</summary>
/// <param name="Streams">The streams that are read.</param>
/// <param name="View">The view; null for unchanged streams, which need no pipeline.</param>
/// <param name="Take">The number of events after which the response ends; null if it does not end.</param>
/// <param name="IsComposed">Whether it is more than names and commas.</param>
internal sealed record RequestedView(StreamSelection Streams, View? View = null, int? Take = null, bool IsComposed = false)
{
    private static readonly RequestedView Everything = new(StreamSelection.All);

    /// <summary>Reads the parameters <c>streams</c> and <c>view</c>. Only one of them is allowed.</summary>
    /// <exception cref="FormatException">A name is unknown, or both are given.</exception>
    /// <exception cref="ViewSyntaxException">The expression is not a view.</exception>
    public static RequestedView Of(string? streams, string? view, ViewLanguage language) => (streams, view) switch
    {
        (null, null) => OfStreams(language.Streams, language.Selection, language),
        (not null, not null) => throw new FormatException("Use either 'streams' or 'view', not both: streams=a,b is short for view=a, b."),
        (_, not null) => OfExpression(view, language),
        _ => OfNames(streams.Split(',', StringSplitOptions.TrimEntries), language),
    };

    private static RequestedView OfNames(string[] names, ViewLanguage language)
    {
        var known = language.Streams.Concat(language.NamedViews.Select(view => view.Name)).ToList();
        return Array.Find(names, name => !known.Contains(name)) is { } unknown
            ? throw new FormatException(
                $"Unknown stream '{ErrorText.Truncate(unknown)}'{Suggestions.DidYouMean(unknown, known)} "
                + $"Allowed: {Suggestions.List(known)}.")
            : names.All(language.Streams.Contains) ? OfStreams(names, StreamSelection.Of(names, language.StreamsOfServer), language)
            : OfExpression(string.Join(", ", names), language);
    }

    private static RequestedView OfStreams(IReadOnlyList<string> names, StreamSelection selection, ViewLanguage language) =>
        language.ShowsPartOf(names) ? new RequestedView(selection, language.ViewOf(names))
        : selection.IsAll ? Everything
        : new RequestedView(selection);

    private static RequestedView OfExpression(string expression, ViewLanguage language)
    {
        var (view, take, isComposed) = language.Parse(expression);
        return new RequestedView(
            StreamSelection.Of(view.Streams, language.StreamsOfServer), view.IsSelection ? null : view, take, isComposed);
    }
}
