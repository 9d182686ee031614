using System.Text.Json;
using RxSse.Log;
using RxSse.Text;
using RxSse.Views.Expressions;
using RxSse.Views.Model;
using RxSse.Views.Parsing;

namespace RxSse.Http;

/// <summary>
/// A hint for the subscriber of a view that asks for a field which the newest events do not have, perhaps by a slip of the pen. It is a hint
/// and no error, because the next events can have it.
/// </summary>
internal static class FieldHint
{
    /// <summary>The longest hint, in characters.</summary>
    public const int MaxLength = 200;

    // What is read for one hint. There is none if the newest events have more.
    private const int MaxBytes = 64 * 1024;

    // Of the fields that there are. The path is compared with each, which takes time and memory by the square of the length.
    private const int MaxFields = 64;
    private const int MaxFieldLength = 64;

    /// <summary>
    /// The hint; null if each field of the conditions that stand first is in the newest event of one of their streams, if one of these has no
    /// event yet, or if the caller may read only a part of a stream.
    /// </summary>
    /// <param name="view">The view.</param>
    /// <param name="language">What the caller may read.</param>
    /// <param name="newest">The newest event of a stream; null if there is none.</param>
    public static string? Of(View view, ViewLanguage language, Func<string, LogEvent?> newest)
    {
        var asked = new Dictionary<DataPath, HashSet<string>>();
        foreach (var pipe in view.Pipes)
        {
            Collect(pipe, asked);
        }

        if (asked.Count == 0 || language.ShowsPartOf(view.Streams) || !view.Streams.All(language.Streams.Contains))
        {
            return null;
        }

        var (paths, left, data) = (asked.Keys.ToList(), MaxBytes, new Dictionary<string, ReadOnlyMemory<byte>>());
        foreach (var stream in asked.Values.SelectMany(streams => streams).Distinct())
        {
            if (newest(stream)?.Event.Data is not { } found || (left -= found.Length) < 0)
            {
                return null;
            }

            data[stream] = found;
        }

        var finder = new PathFinder(paths);
        var missing = data.ToDictionary(stream => stream.Key, stream => Missing(finder, stream.Value.Span));
        for (var i = 0; i < paths.Count; i++)
        {
            if (asked[paths[i]] is { Count: > 0 } streams && streams.All(stream => missing[stream][i]))
            {
                return Text(paths[i], [.. streams.Order(StringComparer.Ordinal)], data);
            }
        }

        return null;
    }

    // The streams of a path are those whose events reach its condition as they are; none if one of them does not.
    private static void Collect(Pipe pipe, Dictionary<DataPath, HashSet<string>> asked)
    {
        var streams = StreamsBefore(pipe.Source);
        foreach (var path in pipe.Operators.TakeWhile(Keeps).Select(step => step.Filter).OfType<Condition>().SelectMany(NeededPaths.Of))
        {
            if (!asked.TryGetValue(path, out var known))
            {
                asked[path] = streams ?? [];
            }
            else if (streams is null || known.Count == 0)
            {
                asked[path] = [];
            }
            else
            {
                asked[path] = [.. known, .. streams];
            }
        }

        foreach (var inner in InnerOf(pipe.Source))
        {
            Collect(inner, asked);
        }
    }

    private static HashSet<string>? StreamsBefore(ViewSource source) => source switch
    {
        StreamSource stream => [stream.Name],
        MergeSource merge when merge.Pipes.All(pipe => pipe.Operators.All(Keeps)) =>
            merge.Pipes.Select(pipe => StreamsBefore(pipe.Source)).Aggregate((one, other) => one is null || other is null ? null : [.. one, .. other]),
        _ => null,
    };

    private static IEnumerable<Pipe> InnerOf(ViewSource source) => source switch
    {
        MergeSource merge => merge.Pipes,
        CombinedSource combined => combined.Inputs.SelectMany(input => input.Pipes),
        _ => [],
    };

    private static bool Keeps(Operator step) => step.Filter is not null || step.KeepsData;

    private static bool[] Missing(PathFinder finder, ReadOnlySpan<byte> data)
    {
        var ranges = new JsonRange[finder.Count];
        finder.Find(data, ranges);
        return Array.ConvertAll(ranges, range => range.IsEmpty);
    }

    private static string Text(DataPath path, List<string> streams, Dictionary<string, ReadOnlyMemory<byte>> data)
    {
        var names = streams.SelectMany(stream => FieldsOf(data[stream])).Distinct().Take(MaxFields).ToList();
        var advice = Suggestions.Closest(path.Text, names) is { } near ? $" Did you mean {near}?"
            : names.Count > 0 ? $" Fields: {string.Join(", ", names)}."
            : "";
        return ErrorText.Truncate(
            $"No '{ErrorText.Truncate(path.Text)}' in the newest event of {ErrorText.Truncate(string.Join(", ", streams))}.{advice}", MaxLength - 1);
    }

    private static IEnumerable<string> FieldsOf(ReadOnlyMemory<byte> data)
    {
        var names = new List<string>();
        try
        {
            using var json = JsonDocument.Parse(data, new JsonDocumentOptions { MaxDepth = PathFinder.MaxDepth });
            if (json.RootElement.ValueKind == JsonValueKind.Object)
            {
                names.AddRange(json.RootElement.EnumerateObject().Select(field => field.Name).Where(name => name.Length <= MaxFieldLength).Take(MaxFields));
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            names.Clear(); // not JSON, or a name that is no text
        }

        return names;
    }
}
