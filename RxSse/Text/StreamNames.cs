using System.Text.RegularExpressions;

namespace RxSse.Text;

/// <summary>Which words may name a stream or a type of event.</summary>
internal static partial class StreamNames
{
    /// <summary>The longest type of event: the longest name, and what may be put behind it.</summary>
    public const int MaxTypeLength = 80;

    private const int MaxNameLength = 64;

    // A client tells these apart from events by their names, or finds its own callbacks under them.
    private static readonly string[] NeverATypeOrStream =
        ["connected", "heartbeat", "gap", "shutdown", "rejected", "complete", "open", "error", "message"];

    // Words of the view language that begin a source.
    private static readonly string[] NeverAStream = ["latest", "merge"];

    /// <summary>The words that no stream or view may be called.</summary>
    public static IReadOnlyList<string> ReservedNames { get; } = [.. NeverATypeOrStream, .. NeverAStream];

    /// <summary>The words that no type of event may be.</summary>
    public static IReadOnlyList<string> ReservedTypes => NeverATypeOrStream;

    /// <summary>Whether it is a word: letters, digits, underscores and inner hyphens, not beginning with a digit.</summary>
    public static bool IsWord(string text) => Word().IsMatch(text);

    /// <summary>Whether it may name a stream or a view.</summary>
    public static bool IsName(string name) => IsNameWord(name) && !ReservedNames.Contains(name);

    /// <summary>Whether it may be a type of event.</summary>
    public static bool IsType(string type) => IsTypeWord(type) && !ReservedTypes.Contains(type);

    public static void ThrowIfNotAName(string name)
    {
        if (!IsNameWord(name))
        {
            throw new ArgumentException(
                $"'{name}' cannot name a stream: write a lower-case word of at most 64 letters, digits and inner hyphens, such as builds.", nameof(name));
        }

        ThrowIfReserved(name, ReservedNames, "a stream", nameof(name));
    }

    public static void ThrowIfNotAType(string type)
    {
        if (!IsTypeWord(type))
        {
            throw new ArgumentException(
                $"'{type}' cannot be a type of event: write a word of at most {MaxTypeLength} letters, digits and inner hyphens, such as build-finished.", nameof(type));
        }

        ThrowIfReserved(type, ReservedTypes, "a type of event", nameof(type));
    }

    private static bool IsNameWord(string name) => name.Length <= MaxNameLength && IsWord(name) && !name.Any(char.IsAsciiLetterUpper);

    private static bool IsTypeWord(string type) => type.Length <= MaxTypeLength && IsWord(type);

    private static void ThrowIfReserved(string word, IReadOnlyList<string> reserved, string what, string parameter)
    {
        if (reserved.Contains(word))
        {
            throw new ArgumentException($"'{word}' cannot name {what}: it is reserved, as are {string.Join(", ", reserved)}.", parameter);
        }
    }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*(-[A-Za-z0-9_]+)*\z")]
    private static partial Regex Word();
}
