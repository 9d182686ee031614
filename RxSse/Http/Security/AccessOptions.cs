namespace RxSse.Http.Security;

/// <summary>The rights of callers (docs/access.md).</summary>
public sealed class AccessOptions
{
    /// <summary>
    /// The scopes of callers without a credential, such as <c>rxsse:read:*</c>. Default null (<c>auto</c>): everything on loopback, to read
    /// elsewhere, nothing as soon as there is a way to authenticate. Empty: nothing.
    /// </summary>
    public IReadOnlyList<string>? Anonymous { get; set; }

    /// <summary>Whether <c>GET /connections</c> shows the addresses of clients. Default: false.</summary>
    public bool ShowAddresses { get; set; }

    /// <summary>The API keys, by the name of their owner.</summary>
    public IDictionary<string, ApiKeyOptions> Keys { get; } = new Dictionary<string, ApiKeyOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// What part of a stream a principal reads and publishes: by the name of the stream a condition of the view language, in which
    /// <c>$claim.tenant</c> is the text of the principal's claim <c>tenant</c>.
    /// </summary>
    public IDictionary<string, string> Rows { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
}

/// <summary>An API key, of which only the hash is known.</summary>
public sealed class ApiKeyOptions
{
    /// <summary>The SHA-256 of the key, in hexadecimal digits; two while one key is being replaced by another.</summary>
    public IReadOnlyList<string> Hashes { get; set; } = [];

    /// <summary>What the key allows: scopes such as <c>rxsse:publish:orders</c>.</summary>
    public IReadOnlyList<string> Scopes { get; set; } = [];

    /// <summary>The claims of the owner of the key, for row conditions: by their type, one or more texts.</summary>
    public IDictionary<string, IReadOnlyList<string>> Claims { get; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
}
