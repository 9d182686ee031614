using System.Buffers;

namespace RxSse.Http.Security;

/// <summary>Patterns for names: a name, or the beginning of names and one <c>*</c> at its end. <c>*</c> alone is for all names.</summary>
internal sealed class NamePatterns
{
    private const int MaxLength = 64; // of a name
    private static readonly SearchValues<char> Letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-");
    private readonly HashSet<string> _names;
    private readonly string[] _beginnings;

    /// <param name="patterns">The patterns, each of which <see cref="IsPattern"/>.</param>
    public NamePatterns(IReadOnlyCollection<string> patterns)
    {
        _names = [.. patterns.Where(pattern => !pattern.EndsWith('*'))];
        _beginnings = [.. patterns.Where(pattern => pattern.EndsWith('*')).Select(pattern => pattern[..^1]).Distinct()];
    }

    /// <summary>Whether they match every name.</summary>
    public bool MatchAll => _beginnings.Contains("");

    /// <summary>These patterns and others.</summary>
    public NamePatterns With(NamePatterns other) => new([.. Patterns, .. other.Patterns]);

    private IEnumerable<string> Patterns => _names.Concat(_beginnings.Select(beginning => $"{beginning}*"));

    /// <summary>Whether a text is a pattern. Others could be taken for more than they are: <c>*x</c>, <c>a*b</c>, an empty one.</summary>
    public static bool IsPattern(ReadOnlySpan<char> text)
    {
        var letters = text.EndsWith("*") ? text[..^1] : text;
        return text.Length > 0 && letters.Length <= MaxLength && !letters.ContainsAnyExcept(Letters);
    }

    /// <summary>Whether one of them matches a name. For no name: whether there is one.</summary>
    public bool Match(string? name) => name is null
        ? _names.Count > 0 || _beginnings.Length > 0
        : _names.Contains(name) || Array.Exists(_beginnings, beginning => name.StartsWith(beginning, StringComparison.Ordinal));
}
