using RxSse.Text;
using RxSse.Views.Model;

namespace RxSse.Views.Parsing;

/// <summary>A view that has a name in the configuration.</summary>
/// <param name="Name">The name. It is allowed wherever the name of a stream is.</param>
/// <param name="Expression">The expression as it is written.</param>
/// <param name="View">The normal form.</param>
internal sealed record NamedView(string Name, string Expression, View View);

/// <summary>All named views, or all errors in them.</summary>
/// <param name="Views">The views, sorted by name; empty if there is an error.</param>
/// <param name="Errors">The errors, one line each, sorted by name.</param>
internal sealed record NamedViews(IReadOnlyList<NamedView> Views, IReadOnlyList<string> Errors)
{
    /// <summary>Parses the named views. They may use each other in any order.</summary>
    /// <param name="expressions">Names and expressions, as in the section <c>RxSse:Views</c>.</param>
    /// <param name="streams">The streams of the server.</param>
    /// <param name="options">The limits.</param>
    public static NamedViews Read(
        IEnumerable<KeyValuePair<string, string>> expressions, IReadOnlyList<string> streams, CompositionOptions options)
    {
        var errors = new List<(string Name, string Error)>();
        var texts = WithValidNames(expressions, streams, errors);
        var parsed = Parsed(texts, streams, options, errors);
        var order = TopologicalOrder.Of(parsed.ToDictionary(view => view.Key, view => Uses(view.Value, parsed.ContainsKey)));
        errors.AddRange(order.Cycles.Select(cycle => (cycle[0], $"The views use each other in a cycle: {string.Join(", ", cycle)}.")));
        var views = Normalized(order.Names, parsed, streams, options, errors);
        var lines = errors.OrderBy(error => error.Name, StringComparer.Ordinal).Select(error => $"RxSse:Views:{error.Name}: {error.Error}");
        var named = views.OrderBy(view => view.Key, StringComparer.Ordinal)
            .Select(view => new NamedView(view.Key, texts[view.Key], view.Value));
        return errors.Count > 0 ? new NamedViews([], [.. lines]) : new NamedViews([.. named], []);
    }

    private static Dictionary<string, string> WithValidNames(
        IEnumerable<KeyValuePair<string, string>> expressions, IReadOnlyList<string> streams, List<(string Name, string Error)> errors)
    {
        var texts = new Dictionary<string, string>();
        foreach (var (key, text) in expressions)
        {
            var name = key.ToLowerInvariant(); // keys of the configuration are case-insensitive
            var error = streams.Contains(name) ? "A stream has the same name. Choose another name."
                : StreamNames.ReservedNames.Contains(name)
                    ? $"The name is reserved. Reserved names: {string.Join(", ", StreamNames.ReservedNames)}. Choose another, such as my-{name}."
                : !StreamNames.IsName(name)
                    ? "Invalid name. Allowed: a lower-case word of at most 64 letters, digits and inner hyphens, such as calm-stock."
                : !texts.TryAdd(name, text) ? "Two views have this name. Rename one of them."
                : null;
            if (error is not null)
            {
                errors.Add((name, error));
            }
        }

        return texts;
    }

    private static Dictionary<string, ViewSyntax> Parsed(
        Dictionary<string, string> texts, IReadOnlyList<string> streams, CompositionOptions options,
        List<(string Name, string Error)> errors)
    {
        var parsed = new Dictionary<string, ViewSyntax>();
        HashSet<string> names = [.. streams, .. texts.Keys];
        foreach (var (name, text) in texts)
        {
            Try(name, errors, () =>
            {
                var syntax = ViewParser.Parse(text, options, names);
                parsed[name] = syntax.Take is null ? syntax.View : throw new ViewSyntaxException(
                    syntax.Take.Span, "take is not allowed in a named view, because it ends a single response. Write it in the request.");
            });
        }

        return parsed;
    }

    // Skips views that use an invalid view, so that only the root error is reported.
    private static Dictionary<string, View> Normalized(
        IEnumerable<string> order, Dictionary<string, ViewSyntax> parsed, IReadOnlyList<string> streams, CompositionOptions options,
        List<(string Name, string Error)> errors)
    {
        var views = new Dictionary<string, View>();
        var normalizer = new ViewNormalizer(streams, views, options); // sees each view as soon as it is added
        foreach (var name in order.Where(name => Uses(parsed[name], used => !streams.Contains(used)).All(views.ContainsKey)))
        {
            Try(name, errors, () => views[name] = normalizer.Normalize(parsed[name]));
        }

        return views;
    }

    private static void Try(string name, List<(string Name, string Error)> errors, Action read)
    {
        try
        {
            read();
        }
        catch (ViewSyntaxException error)
        {
            errors.Add((name, error.Detail));
        }
    }

    private static List<string> Uses(ViewSyntax view, Func<string, bool> which) =>
        [.. view.Sources.SelectMany(Names).Where(which).Distinct()];

    private static IEnumerable<string> Names(SourceSyntax source) => source switch
    {
        NameSyntax { Name: var name } => [name],
        GroupSyntax { View: var view } => view.Sources.SelectMany(Names),
        MergeSyntax { Inputs: var inputs } => inputs.SelectMany(Names),
        LatestSyntax { Inputs: var inputs } => inputs.SelectMany(Names),
        WithSyntax { Inputs: var inputs } => inputs.SelectMany(Names),
        _ => [],
    };
}
