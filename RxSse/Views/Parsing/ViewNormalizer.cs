using RxSse.Text;
using RxSse.Views.Model;
using RxSse.Views.Operators;

namespace RxSse.Views.Parsing;

/// <summary>Turns syntax into the normal form. Stops at the first limit that is exceeded, so that no expression takes long.</summary>
/// <param name="streams">The streams of the server.</param>
/// <param name="views">The named views in their normal form.</param>
/// <param name="options">The limits.</param>
internal sealed class ViewNormalizer(IReadOnlyList<string> streams, IReadOnlyDictionary<string, View> views, CompositionOptions options)
{
    private const string WithNamedViews = ", including those of named views.";

    private const string WhatKeeps = $"Use fewer steps, figures, or operators that keep events{WithNamedViews}";

    private const string WhatCosts =
        $"An operator costs 1 in each pipe, a window or by 10 more, and latest and with 10. Use fewer{WithNamedViews}";

    private const string WhatEnds =
        "Each client that joins costs so many. Make a window behind another one shorter, or the step of the one before it longer.";

    public View Normalize(ViewSyntax syntax)
    {
        var pipes = Pipes(syntax);
        var cost = pipes.Sum(ViewComplexity.Cost);
        var view = cost <= options.MaxCost ? new View(Sorted(pipes)) : throw TooExpensive(syntax, cost);
        CheckSteps(syntax, view);
        return view.Windows is { Ends: var ends } && ends > options.MaxEnds ? throw TooManyEnds(syntax, ends) : view;
    }

    // Windows whose steps do not fit into their part would end with each event.
    private void CheckSteps(ViewSyntax syntax, View view)
    {
        var share = ViewBudget.ShareOf(options, view.Keepers);
        var operators = view.Pipes.SelectMany(ViewComplexity.WithInner).SelectMany(static pipe => pipe.Operators);
        foreach (var figures in operators.OfType<Figures>().Where(static step => step.KeepsEvents))
        {
            var (needed, part) = figures.StepIn(share);
            if (needed > part)
            {
                throw ViewLimits.Error(
                    SpanOf(syntax),
                    $"The windows keep too much: each of {figures.Steps:N0} steps takes {needed:N0} bytes for {figures.All.Count:N0} figures. Maximum: {part:N0} (its part of {options.ViewBytes:N0}, Composition:ViewBytes). {WhatKeeps}");
            }
        }
    }

    // Operators move into the sources on their left.
    private List<Pipe> Pipes(ViewSyntax view) => view.Operators.Aggregate(
        Pipes(view.Sources), (pipes, step) => pipes.ConvertAll(pipe => Append(pipe, step)));

    // Equal pipes become one.
    private List<Pipe> Pipes(IReadOnlyList<SourceSyntax> sources)
    {
        var (pipes, seen, count) = (new List<Pipe>(), new HashSet<Pipe>(), 0);
        foreach (var source in sources)
        {
            foreach (var pipe in Pipes(source).Where(seen.Add))
            {
                pipes.Add(pipe);
                count += ViewComplexity.Pipes(pipe);
            }

            if (count > options.MaxPipes)
            {
                throw TooManyPipes(source);
            }
        }

        return pipes;
    }

    private IEnumerable<Pipe> Pipes(SourceSyntax source) => source switch
    {
        AllSyntax when streams.Count == 0 => throw new ViewSyntaxException(source.Span, "This server has no streams."),
        AllSyntax => streams.Select(Stream),
        NameSyntax { Name: var name } => views.TryGetValue(name, out var view) ? view.Pipes : [Stream(name)],
        GroupSyntax group => Pipes(group.View),
        MergeSyntax merge => [Combined(Merge(merge), source)],
        LatestSyntax latest => [Combined(new CombineLatestSource(Inputs(latest.Inputs, "latest")), source)],
        WithSyntax with => [Combined(new WithLatestSource(Inputs(with.Inputs, "with")), source)],
        _ => throw new InvalidOperationException($"Unknown source: {source.GetType().Name}."),
    };

    // A merge directly in a merge becomes one with it.
    private MergeSource Merge(MergeSyntax merge) => new(Sorted(
        Pipes(merge.Inputs)
            .SelectMany(pipe => pipe is { Source: MergeSource inner, Operators.Count: 0 } ? inner.Pipes : [pipe])
            .Distinct()));

    private EquatableArray<CombinedInput> Inputs(IReadOnlyList<SourceSyntax> sources, string word)
    {
        var inputs = new List<CombinedInput>();
        foreach (var source in sources)
        {
            var (pipes, viewName) = (Pipes([source]), InputNaming.NamedView(source, views.ContainsKey));
            var ownName = InputNaming.Of(pipes);
            var key = viewName ?? ownName ?? throw new ViewSyntaxException(
                source.Span, $"An input of {word} that is not one stream or one named view needs a name. Write (input | as name).");
            if (inputs.Exists(input => input.Key == key))
            {
                throw new ViewSyntaxException(
                    source.Span, $"Two inputs are named '{ErrorText.Truncate(key)}'. Rename one: (input | as name).");
            }

            inputs.Add(new CombinedInput(key, Sorted(key == ownName ? pipes : pipes.Select(pipe => Append(pipe, new As(key), source.Span)))));
        }

        return [.. inputs];
    }

    // Named views can nest deeper than any expression, and a view that is too deep could not be printed either.
    private Pipe Combined(ViewSource combined, SourceSyntax source)
    {
        var (pipe, max) = (new Pipe(combined, []), options.MaxDepth);
        return ViewComplexity.Pipes(pipe) > options.MaxPipes ? throw TooManyPipes(source)
            : ViewComplexity.Depth(pipe) <= max ? pipe
            : throw ViewLimits.Error(
                source.Span,
                $"latest, with and merge are nested too deeply{WithNamedViews} Maximum: {max:N0} levels (Composition:MaxDepth).");
    }

    private Pipe Append(Pipe pipe, OperatorSyntax step)
    {
        foreach (var path in step.Paths)
        {
            if (SchemaChecker.Check(path.Path, pipe, name => views.ContainsKey(name) || streams.Contains(name)) is { } error)
            {
                throw new ViewSyntaxException(path.Span, error);
            }
        }

        return Append(pipe, step.Operator, step.Span);
    }

    private Pipe Append(Pipe pipe, Operator step, TextSpan span) =>
        pipe.Operators.Count >= options.MaxOperators ? throw ViewLimits.Error(
            span,
            $"The pipe has too many operators{WithNamedViews} Maximum: {options.MaxOperators:N0} (Composition:MaxOperators).")
        : pipe.Operators.Sum(before => before.Terms) + step.Terms > options.MaxTerms ? throw ViewLimits.Error(
            span,
            $"The pipe calculates with too many fields, literals and functions{WithNamedViews} Maximum: {options.MaxTerms:N0} (Composition:MaxTerms).")
        : pipe with { Operators = [.. pipe.Operators, step] };

    private ViewSyntaxException TooManyPipes(SourceSyntax source) => ViewLimits.Error(
        source.Span,
        $"The view has too many pipes, including those in latest, merge and with. Maximum: {options.MaxPipes:N0} (Composition:MaxPipes).");

    private ViewSyntaxException TooExpensive(ViewSyntax syntax, int cost) => ViewLimits.Error(
        SpanOf(syntax), $"The view costs {cost:N0}. Maximum: {options.MaxCost:N0} (Limits:ViewCost). {WhatCosts}");

    private ViewSyntaxException TooManyEnds(ViewSyntax syntax, long ends) => ViewLimits.Error(
        SpanOf(syntax), $"Results of the view depend on {ends:N0} windows. Maximum: {options.MaxEnds:N0} (Composition:MaxEnds). {WhatEnds}");

    private static TextSpan SpanOf(ViewSyntax syntax)
    {
        var start = syntax.Sources[0].Span.Start;
        var end = syntax.Operators is [.., var last] ? last.Span.End : syntax.Sources[^1].Span.End;
        return new TextSpan(start, end - start);
    }

    /// <summary>Pipes in the order of the normal form.</summary>
    public static EquatableArray<Pipe> Sorted(IEnumerable<Pipe> pipes) => [.. pipes.OrderBy(pipe => pipe.Text, StringComparer.Ordinal)];

    private static Pipe Stream(string name) => new(new StreamSource(name), []);
}
