using System.Buffers;

namespace RxSse.Publishing.Sources;

/// <summary>The headers that the configuration may add to the requests of a source.</summary>
internal static class SourceHeaders
{
    /// <summary>The longest value.</summary>
    public const int MaxLength = 8_192;

    private const int MaxNameLength = 128;

    private static readonly SearchValues<char> NameLetters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    // The source sets these itself, or they are of the connection.
    private static readonly string[] Reserved =
    [
        "Accept", "Accept-Encoding", "Connection", "Cookie2", "Expect", "Host", "If-Modified-Since", "If-None-Match", "Keep-Alive",
        "Last-Event-ID", "Proxy-Connection", "Range", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
    ];

    /// <summary>Whether a header may have this name and value.</summary>
    public static bool IsAllowed(string name, string value) =>
        name.Length is > 0 and <= MaxNameLength && !name.AsSpan().ContainsAnyExcept(NameLetters)
        && !Reserved.Contains(name, StringComparer.OrdinalIgnoreCase) && !name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)
        && value.Length is > 0 and <= MaxLength && !value.AsSpan().ContainsAnyExceptInRange(' ', '~');
}
