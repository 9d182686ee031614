using System.Text.RegularExpressions;

namespace RxSse.Server.Streams;

/// <summary>Which words may name a stream or a type of event.</summary>
internal static partial class StreamNames
{
    private const int LongestType = 80; // the longest name, and what may be put behind it

    // A client tells these apart from events by their names, or finds its own callbacks under them.
    private static readonly string[] NeverATypeOrStream =
        ["connected", "heartbeat", "gap", "shutdown", "rejected", "complete", "open", "error", "message"];

    // Words of the view language that begin a source.
    private static readonly string[] NeverAStream = ["latest", "merge"];

    public static void ThrowIfNotAName(string name)
    {
        if (name.Length > 64 || !Word().IsMatch(name) || name.Any(char.IsAsciiLetterUpper))
        {
            throw new ArgumentException(
                $"'{name}' cannot name a stream: write a lower-case word of at most 64 letters, digits and inner hyphens, such as builds.", nameof(name));
        }

        ThrowIfReserved(name, [.. NeverATypeOrStream, .. NeverAStream], "a stream", nameof(name));
    }

    public static void ThrowIfNotAType(string type)
    {
        if (type.Length > LongestType || !Word().IsMatch(type))
        {
            throw new ArgumentException(
                $"'{type}' cannot be a type of event: write a word of at most {LongestType} letters, digits and inner hyphens, such as build-finished.", nameof(type));
        }

        ThrowIfReserved(type, NeverATypeOrStream, "a type of event", nameof(type));
    }

    private static void ThrowIfReserved(string word, string[] reserved, string what, string parameter)
    {
        if (reserved.Contains(word))
        {
            throw new ArgumentException($"'{word}' cannot name {what}: it is reserved, as are {string.Join(", ", reserved)}.", parameter);
        }
    }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*(-[A-Za-z0-9_]+)*\z")]
    private static partial Regex Word();
}
