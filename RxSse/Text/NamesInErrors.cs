namespace RxSse.Text;

/// <summary>How errors speak of names that there are.</summary>
internal static class NamesInErrors
{
    /// <summary>How an error about the word goes on: with the name that was meant, or with a full stop.</summary>
    public static string DidYouMean(string word, IEnumerable<string> names) => NearName.Of(word, names) is { } near ? $"; did you mean {near}?" : ".";

    public static string List(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal));
}
