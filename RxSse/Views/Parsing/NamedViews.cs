using RxSse.Text;
using RxSse.Views.Model;

namespace RxSse.Views.Parsing;

/// <summary>All named views, or all that is wrong with them in a line each.</summary>
/// <param name="Views">The views, sorted by name; none if there is a fault.</param>
/// <param name="Faults">What is wrong, sorted by name.</param>
internal sealed record NamedViews(IReadOnlyList<NamedView> Views, IReadOnlyList<string> Faults)
{
    /// <summary>Reads them. They may use each other in any order.</summary>
    /// <param name="expressions">Names and expressions, as in the section <c>RxSse:Views</c>.</param>
    /// <param name="streams">The streams that there are.</param>
    /// <param name="options">The limits.</param>
    public static NamedViews Read(IEnumerable<KeyValuePair<string, string>> expressions, IReadOnlyList<string> streams, CompositionOptions options)
    {
        var faults = new List<(string Name, string Fault)>();
        var texts = WithGoodNames(expressions, streams, faults);
        var written = Parsed(texts, streams, options, faults);
        var order = UseOrder.Of(written.ToDictionary(view => view.Key, view => Uses(view.Value, written.ContainsKey)));
        faults.AddRange(order.Cycles.Select(cycle => (cycle[0], $"a cycle: {string.Join(", ", cycle)}")));
        var views = Expanded(order.Names, written, streams, options, faults);
        return faults.Count > 0
            ? new NamedViews([], [.. faults.OrderBy(fault => fault.Name, StringComparer.Ordinal).Select(fault => $"RxSse:Views:{fault.Name}: {fault.Fault}")])
            : new NamedViews([.. views.OrderBy(view => view.Key, StringComparer.Ordinal).Select(view => new NamedView(view.Key, texts[view.Key], view.Value))], []);
    }

    private static Dictionary<string, string> WithGoodNames(
        IEnumerable<KeyValuePair<string, string>> expressions, IReadOnlyList<string> streams, List<(string Name, string Fault)> faults)
    {
        var texts = new Dictionary<string, string>();
        foreach (var (key, text) in expressions)
        {
            var name = key.ToLowerInvariant(); // configuration does not tell keys apart by case
            var fault = streams.Contains(name) ? "a stream has this name"
                : StreamNames.ReservedNames.Contains(name) ? $"the name is reserved, as are {string.Join(", ", StreamNames.ReservedNames)}"
                : !StreamNames.IsName(name) ? "the name of a view is a lower-case word of at most 64 letters, digits and inner hyphens, such as calm-stock"
                : !texts.TryAdd(name, text) ? "the name is given twice"
                : null;
            if (fault is not null)
            {
                faults.Add((name, fault));
            }
        }

        return texts;
    }

    private static Dictionary<string, ViewSyntax> Parsed(
        Dictionary<string, string> texts, IReadOnlyList<string> streams, CompositionOptions options, List<(string Name, string Fault)> faults)
    {
        var written = new Dictionary<string, ViewSyntax>();
        var parser = new RequestParser(options, [.. streams, .. texts.Keys]);
        foreach (var (name, text) in texts)
        {
            Try(name, faults, () =>
            {
                var syntax = parser.Parse(text);
                written[name] = syntax.Take is null ? syntax.View : throw new ViewSyntaxException(
                    syntax.Take.Place, "take cannot stand in a named view, since it ends a single response; write it in the request");
            });
        }

        return written;
    }

    // One that uses a faulty one is left out without a word: its turn comes when that is mended.
    private static Dictionary<string, View> Expanded(
        IEnumerable<string> order, Dictionary<string, ViewSyntax> written, IReadOnlyList<string> streams, CompositionOptions options,
        List<(string Name, string Fault)> faults)
    {
        var views = new Dictionary<string, View>();
        var expansion = new Expansion(streams, views, options); // it sees each view as it is added
        foreach (var name in order.Where(name => Uses(written[name], used => !streams.Contains(used)).All(views.ContainsKey)))
        {
            Try(name, faults, () => views[name] = expansion.View(written[name]));
        }

        return views;
    }

    private static void Try(string name, List<(string Name, string Fault)> faults, Action read)
    {
        try
        {
            read();
        }
        catch (ViewSyntaxException fault)
        {
            faults.Add((name, fault.Detail));
        }
    }

    private static List<string> Uses(ViewSyntax view, Func<string, bool> which) => [.. view.Sources.SelectMany(Names).Where(which).Distinct()];

    private static IEnumerable<string> Names(SourceSyntax source) => source switch
    {
        NameSyntax { Name: var name } => [name],
        GroupSyntax { View: var view } => view.Sources.SelectMany(Names),
        MergeSyntax { Inputs: var inputs } => inputs.SelectMany(Names),
        LatestSyntax { Inputs: var inputs } => inputs.SelectMany(Names),
        _ => [],
    };
}
