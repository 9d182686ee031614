using System.Text.RegularExpressions;

namespace RxSse.Text;

/// <summary>The rules for the names of streams and the types of events.</summary>
internal static partial class StreamNames
{
    /// <summary>The maximum length of a type: the longest name and a suffix.</summary>
    public const int MaxTypeLength = 80;

    private const int MaxNameLength = 64;

    // Types of control events, and the names of events that EventSource raises itself.
    private static readonly string[] NeverATypeOrStream =
        ["connected", "heartbeat", "gap", "shutdown", "rejected", "complete", "open", "error", "message"];

    // Keywords of the view language that begin a source.
    private static readonly string[] NeverAStream = ["latest", "merge", "with"];

    /// <summary>The words that cannot name a stream or a view.</summary>
    public static IReadOnlyList<string> ReservedNames { get; } = [.. NeverATypeOrStream, .. NeverAStream];

    /// <summary>The words that cannot be a type of event.</summary>
    public static IReadOnlyList<string> ReservedTypes => NeverATypeOrStream;

    /// <summary>Whether the text is a word: letters, digits, underscores and inner hyphens; the first character is not a digit.</summary>
    public static bool IsWord(string text) => Word().IsMatch(text);

    /// <summary>Whether the text can name a stream or a view.</summary>
    public static bool IsName(string name) => IsNameWord(name) && !ReservedNames.Contains(name);

    /// <summary>Whether the text can be a type of event.</summary>
    public static bool IsType(string type) => IsTypeWord(type) && !ReservedTypes.Contains(type);

    /// <summary>The error if the text cannot name a stream; null if it can.</summary>
    public static string? FaultOfName(string name) => !IsNameWord(name)
        ? $"'{ErrorText.Truncate(name)}' cannot name a stream. Allowed: a lower-case word of at most {MaxNameLength} letters, "
            + "digits, underscores and inner hyphens that does not begin with a digit, such as builds."
        : ReservedNames.Contains(name) ? Reserved(name, ReservedNames, "name a stream")
        : null;

    public static void ThrowIfNotAName(string name)
    {
        if (FaultOfName(name) is { } fault)
        {
            throw new ArgumentException(fault, nameof(name));
        }
    }

    public static void ThrowIfNotAType(string type)
    {
        if (!IsTypeWord(type))
        {
            throw new ArgumentException(
                $"'{ErrorText.Truncate(type)}' cannot be a type of event. Allowed: a word of at most {MaxTypeLength} letters, digits, "
                + "underscores and inner hyphens that does not begin with a digit, such as build-finished.", nameof(type));
        }

        if (ReservedTypes.Contains(type))
        {
            throw new ArgumentException(Reserved(type, ReservedTypes, "be a type of event"), nameof(type));
        }
    }

    private static bool IsNameWord(string name) => name.Length <= MaxNameLength && IsWord(name) && !name.Any(char.IsAsciiLetterUpper);

    private static bool IsTypeWord(string type) => type.Length <= MaxTypeLength && IsWord(type);

    private static string Reserved(string word, IReadOnlyList<string> reserved, string use) =>
        $"'{word}' cannot {use}: the word is reserved. Reserved words: {string.Join(", ", reserved)}. Choose another, such as my-{word}.";

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*(-[A-Za-z0-9_]+)*\z")]
    private static partial Regex Word();
}
