using System.Globalization;
using RxSse.Views.Model;
using RxSse.Views.Operators;

namespace RxSse.Views.Parsing;

/// <summary>Brings what is written to its normal form, and stops at the first limit, so that no expression takes long.</summary>
/// <param name="streams">The streams that there are.</param>
/// <param name="views">The named views in their normal form.</param>
/// <param name="options">The limits.</param>
internal sealed class Expansion(IReadOnlyList<string> streams, IReadOnlyDictionary<string, View> views, CompositionOptions options)
{
    public View View(ViewSyntax syntax) => new(Sorted(Pipes(syntax)));

    // Operators move into the sources on their left.
    private List<Pipe> Pipes(ViewSyntax view) => view.Operators.Aggregate(
        Pipes(view.Sources), (pipes, step) => pipes.ConvertAll(pipe => Append(pipe, step)));

    // Equal pipes are one.
    private List<Pipe> Pipes(IReadOnlyList<SourceSyntax> sources)
    {
        var (pipes, seen, count) = (new List<Pipe>(), new HashSet<Pipe>(), 0);
        foreach (var source in sources)
        {
            foreach (var pipe in Pipes(source).Where(seen.Add))
            {
                pipes.Add(pipe);
                count += TreeSize.Pipes(pipe);
            }

            if (count > options.MaxPipes)
            {
                throw Fault(source.Place, $"a view has at most {options.MaxPipes:N0} pipes, those in latest and merge too (Composition:MaxPipes)");
            }
        }

        return pipes;
    }

    private IEnumerable<Pipe> Pipes(SourceSyntax source) => source switch
    {
        AllSyntax when streams.Count == 0 => throw new ViewSyntaxException(source.Place, "there is no stream"),
        AllSyntax => streams.Select(Stream),
        NameSyntax { Name: var name } => views.TryGetValue(name, out var view) ? view.Pipes : [Stream(name)],
        GroupSyntax group => Pipes(group.View),
        MergeSyntax merge => [Combined(Merge(merge), source)],
        LatestSyntax latest => [Combined(Latest(latest), source)],
        _ => throw new InvalidOperationException($"{source.GetType().Name} is no source."),
    };

    // A merge directly in a merge is one with it.
    private MergeSource Merge(MergeSyntax merge) => new(Sorted(
        Pipes(merge.Inputs).SelectMany(pipe => pipe is { Source: MergeSource inner, Operators.Count: 0 } ? inner.Pipes : [pipe]).Distinct()));

    private CombineLatestSource Latest(LatestSyntax latest)
    {
        var inputs = new List<LatestInput>();
        foreach (var source in latest.Inputs)
        {
            var (pipes, name) = (Pipes([source]), InputKey.Of(source, views.ContainsKey));
            var own = InputKey.Of(pipes);
            var key = name ?? own ?? throw new ViewSyntaxException(
                source.Place, "an input that is not one stream or named view needs a name; put it in parentheses and end it with | as name");
            if (inputs.Exists(input => input.Key == key))
            {
                throw new ViewSyntaxException(source.Place, $"two inputs are called {key}; name one with | as name");
            }

            inputs.Add(new LatestInput(key, Sorted(key == own ? pipes : pipes.Select(pipe => Append(pipe, new As(key), source.Place)))));
        }

        return new CombineLatestSource([.. inputs]);
    }

    // Named views may stand in each other deeper than any expression, and what is too deep cannot be printed either.
    private Pipe Combined(ViewSource combined, SourceSyntax source)
    {
        var pipe = new Pipe(combined, []);
        return TreeSize.Pipes(pipe) > options.MaxPipes
                ? throw Fault(source.Place, $"a view has at most {options.MaxPipes:N0} pipes, those in latest and merge too (Composition:MaxPipes)")
            : TreeSize.Depth(pipe) > options.MaxDepth
                ? throw Fault(source.Place, $"latest and merge stand in each other at most {options.MaxDepth:N0} deep, those of named views too (Composition:MaxDepth)")
            : pipe;
    }

    private Pipe Append(Pipe pipe, OperatorSyntax step)
    {
        foreach (var path in step.Operator.ReferencedPaths)
        {
            if (Fields.Fault(path, pipe, name => views.ContainsKey(name) || streams.Contains(name)) is { } fault)
            {
                throw new ViewSyntaxException(PathPlace.Of(path, step), fault);
            }
        }

        return Append(pipe, step.Operator, step.Place);
    }

    private Pipe Append(Pipe pipe, Operator step, Place place) => pipe.Operators.Count < options.MaxOperators
        ? pipe with { Operators = [.. pipe.Operators, step] }
        : throw Fault(place, $"a pipe has at most {options.MaxOperators:N0} operators, those of named views too (Composition:MaxOperators)");

    private static EquatableArray<Pipe> Sorted(IEnumerable<Pipe> pipes) => [.. pipes.OrderBy(pipe => pipe.Text, StringComparer.Ordinal)];

    private static Pipe Stream(string name) => new(new StreamSource(name), []);

    private static ViewSyntaxException Fault(Place place, FormattableString message) => new(place, message.ToString(CultureInfo.InvariantCulture));
}
