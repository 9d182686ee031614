using RxSse.Views.Model;
using RxSse.Views.Operators;

namespace RxSse.Views.Parsing;

/// <summary>What a principal sees of the streams that have row conditions.</summary>
/// <param name="rows">For each of these streams what it sees; null if it sees nothing of it.</param>
internal sealed class RowFilter(IReadOnlyDictionary<string, Where?> rows)
{
    /// <summary>No stream has a condition.</summary>
    public static RowFilter None { get; } = new(new Dictionary<string, Where?>());

    /// <summary>Whether no stream is closed to the principal.</summary>
    public bool AllowsAll { get; } = rows.Values.All(row => row is not null);

    /// <summary>Whether a stream has a condition.</summary>
    public bool Has(string stream) => rows.Count > 0 && rows.ContainsKey(stream);

    /// <summary>Whether the principal may see events of a stream.</summary>
    public bool Allows(string stream) => !rows.TryGetValue(stream, out var row) || row is not null;

    /// <summary>What the events of a stream must meet; null if there is no condition, or the stream is closed.</summary>
    public Where? Of(string stream) => rows.GetValueOrDefault(stream);

    /// <summary>
    /// The view with the conditions at each place where a stream stands, however deep. It is applied once, to the whole tree of a view, so
    /// that no way of writing a view leads past it.
    /// </summary>
    /// <exception cref="InvalidOperationException">The view reads a stream that the principal must not see.</exception>
    public View Apply(View view) => view.Streams.Any(Has) ? new View(ViewNormalizer.Sorted(view.Pipes.Select(Apply))) : view;

    private Pipe Apply(Pipe pipe) => pipe.Source switch
    {
        StreamSource { Name: var name } => Has(name) ? pipe with { Operators = [Opened(name), .. pipe.Operators] } : pipe,
        MergeSource merge => pipe with { Source = new MergeSource(ViewNormalizer.Sorted(merge.Pipes.Select(Apply))) },
        CombinedSource combined => pipe with
        {
            Source = combined with
            {
                Inputs = [.. combined.Inputs.Select(input => input with { Pipes = ViewNormalizer.Sorted(input.Pipes.Select(Apply)) })],
            },
        },
        _ => throw new InvalidOperationException($"Unknown source: {pipe.Source.GetType().Name}."),
    };

    private Where Opened(string stream) =>
        Of(stream) ?? throw new InvalidOperationException($"The stream '{stream}' has a row condition, and the caller has no claim for it.");
}
