using RxSse.Text;
using RxSse.Views.Expressions;
using RxSse.Views.Operators;

namespace RxSse.Views.Parsing;

/// <summary>The row conditions of streams, or all errors in them.</summary>
/// <param name="ByStream">The condition of each stream that has one; empty if there is an error.</param>
/// <param name="Errors">The errors, one line each, sorted by name.</param>
internal sealed record RowConditions(IReadOnlyDictionary<string, RowCondition> ByStream, IReadOnlyList<string> Errors)
{
    /// <summary>Whether there are any.</summary>
    public bool Exist => ByStream.Count > 0;

    /// <summary>The types of claims that they need.</summary>
    public IReadOnlySet<string> Claims { get; } = ByStream.Values.SelectMany(row => row.Claims).ToHashSet();

    /// <summary>What somebody sees who has no claims.</summary>
    public RowFilter Closed { get; } = new(ByStream.Keys.ToDictionary(stream => stream, _ => (Where?)null));

    /// <summary>Parses row conditions.</summary>
    /// <param name="expressions">Streams and conditions, as in the section <c>RxSse:Access:Rows</c>.</param>
    /// <param name="streams">The streams of the server.</param>
    /// <param name="options">The limits.</param>
    public static RowConditions Read(
        IEnumerable<KeyValuePair<string, string>> expressions, IReadOnlyList<string> streams, CompositionOptions options)
    {
        var (rows, errors) = (new Dictionary<string, RowCondition>(), new List<string>());
        foreach (var (key, text) in expressions.OrderBy(row => row.Key, StringComparer.Ordinal))
        {
            var name = key.ToLowerInvariant(); // keys of the configuration are case-insensitive
            try
            {
                if (!streams.Contains(name))
                {
                    errors.Add($"{PathOf(key)}: Unknown stream '{ErrorText.Truncate(key)}'{Suggestions.DidYouMean(name, streams)} "
                        + $"Allowed: {Suggestions.List(streams)}.");
                }
                else if (!rows.TryAdd(name, ViewParser.ParseRow(text, options)))
                {
                    errors.Add($"{PathOf(key)}: The stream has two conditions. Join them with and.");
                }
            }
            catch (ViewSyntaxException error)
            {
                errors.Add($"{PathOf(key)}: {error.Detail}");
            }
        }

        return errors.Count > 0 ? new RowConditions(new Dictionary<string, RowCondition>(), errors) : new RowConditions(rows, []);
    }

    /// <summary>The setting of a stream's condition.</summary>
    public static string PathOf(string stream) => $"RxSse:Access:Rows:{stream}";

    /// <summary>What a principal sees.</summary>
    /// <param name="texts">The texts of its claims of a type, each once; none if it has no such claim.</param>
    public RowFilter For(Func<string, IReadOnlyList<string>> texts) => Exist
        ? new(ByStream.ToDictionary(row => row.Key, row => row.Value.With(texts) is { } condition ? new Where(condition) : null))
        : RowFilter.None;
}
