using RxSse.Server.Streams;

namespace RxSse.Server.Composition.Language;

/// <summary>How faults speak of names that there are.</summary>
internal static class Names
{
    public static string DidYouMean(string word, IEnumerable<string> names) => NearName.Of(word, names) is { } near ? $"; did you mean {near}?" : ".";

    public static string List(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal));
}
