namespace RxSse.Text;

/// <summary>What errors say about the names that exist.</summary>
internal static class Suggestions
{
    private const int MaxDistance = 2;

    /// <summary>The rest of an error about an unknown word: the name that was probably meant, or a full stop.</summary>
    public static string DidYouMean(string word, IEnumerable<string> names) => Closest(word, names) is { } near ? $"; did you mean {near}?" : ".";

    public static string List(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal));

    /// <summary>
    /// The name nearest to the word: at most two letters inserted, left out, changed or swapped, and fewer than half of
    /// them; case counts nothing. Null if there is none.
    /// </summary>
    public static string? Closest(string word, IEnumerable<string> names) => names
        .Where(name => Math.Abs(name.Length - word.Length) <= MaxDistance) // so that a long word costs nothing
        .Select(name => (Name: name, Distance: Distance(word.ToLowerInvariant(), name.ToLowerInvariant())))
        .Where(near => near.Distance <= MaxDistance && near.Distance * 2 < near.Name.Length)
        .OrderBy(near => near.Distance).ThenBy(near => near.Name, StringComparer.Ordinal)
        .Select(near => near.Name).FirstOrDefault();

    // Optimal string alignment: the edit distance in which two swapped neighbours count one.
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
