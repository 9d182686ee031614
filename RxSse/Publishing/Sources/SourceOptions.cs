using RxSse.Streams;

namespace RxSse.Publishing.Sources;

/// <summary>A source that the server asks over HTTP. Its URL is in the configuration; no request chooses one.</summary>
internal abstract class SourceOptions : ConfiguredSource
{
    /// <summary>The longest URL.</summary>
    public const int MaxUrlLength = 2_048;

    /// <summary>The URL; null if the configuration has none, or one that is not allowed.</summary>
    public Uri? Url { get; set; }

    /// <summary>Whether the configuration has a URL, allowed or not.</summary>
    public bool HasUrl { get; set; }

    /// <summary>The maximum size of what is read at once, in bytes. Default 1 MiB.</summary>
    public int Bytes { get; set; } = 1024 * 1024;

    /// <summary>Further headers of the requests. Their values are secret.</summary>
    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    // A query or fragment may hold a token.
    public override string Description => $"{Kind.ToLowerInvariant()} {Url?.GetLeftPart(UriPartial.Path)}";

    /// <summary>Whether a source may ask this URL: http or https, without user and password.</summary>
    public static bool TryParseUrl(string text, out Uri? url)
    {
        url = text.Length <= MaxUrlLength && Uri.TryCreate(text, UriKind.Absolute, out var parsed)
            && (parsed.Scheme == Uri.UriSchemeHttp || parsed.Scheme == Uri.UriSchemeHttps) && parsed.UserInfo == "" && parsed.Host != ""
            ? parsed
            : null;
        return url is not null;
    }
}
