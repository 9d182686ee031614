namespace RxSse.Text;

/// <summary>Suggests known names in errors.</summary>
internal static class Suggestions
{
    private const int MaxDistance = 2;

    /// <summary>The end of an error about an unknown word: the closest name, or a full stop.</summary>
    public static string DidYouMean(string word, IEnumerable<string> names) =>
        Closest(word, names) is { } near ? $"; did you mean {near}?" : ".";

    public static string List(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal));

    /// <summary>
    /// The closest name: at most two letters, and fewer than half of its letters, are inserted, removed, changed or swapped.
    /// Ignores case. Null if there is none.
    /// </summary>
    public static string? Closest(string word, IEnumerable<string> names) => names
        .Where(name => Math.Abs(name.Length - word.Length) <= MaxDistance) // skips the distance matrix for long words
        .Select(name => (Name: name, Distance: Distance(word.ToLowerInvariant(), name.ToLowerInvariant())))
        .Where(near => near.Distance <= MaxDistance && near.Distance * 2 < near.Name.Length)
        .OrderBy(near => near.Distance).ThenBy(near => near.Name, StringComparer.Ordinal)
        .Select(near => near.Name).FirstOrDefault();

    // Optimal string alignment: an edit distance in which a swap of two neighbours is one edit.
    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                rows[i, j] = i == 0 || j == 0
                    ? i + j
                    : Math.Min(
                        Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1),
                        rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[a.Length, b.Length];
    }
}
