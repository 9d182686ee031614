using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace RxSse.Http.Security;

/// <summary>The API keys of the configuration. The header <c>X-Api-Key</c> has one.</summary>
internal sealed class ApiKeys(IOptions<AccessOptions> options)
{
    /// <summary>The header of a key.</summary>
    public const string Header = "X-Api-Key";

    /// <summary>The scheme, as <c>WWW-Authenticate</c> names it.</summary>
    public const string Scheme = "ApiKey";

    private readonly (byte[] Hash, Caller Caller)[] _keys =
    [
        .. from key in options.Value.Keys
           let caller = CallerOf(key.Key.ToLowerInvariant(), key.Value)
           from hash in key.Value.Hashes
           select (Convert.FromHexString(hash), caller),
    ];

    /// <summary>Whether there are keys.</summary>
    public bool Exist => _keys.Length > 0;

    /// <summary>A new key, and its hash for the configuration.</summary>
    public static (string Key, string Hash) Create()
    {
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        return (key, Convert.ToHexStringLower(HashOf(key)));
    }

    /// <summary>Whether a text is the hash of a key.</summary>
    public static bool IsHash(string text) => text.Length == 2 * SHA256.HashSizeInBytes && text.All(char.IsAsciiHexDigit);

    /// <summary>Whether RxSse reads a type of claim itself, so that a key cannot have another one.</summary>
    public static bool IsReserved(string claim) => Tickets.Needed.Contains(claim) || claim is "iat" or "nbf";

    /// <summary>The owner of a key; null if it is unknown. The time does not depend on the keys: all are compared, to their ends.</summary>
    public Caller? Find(string key)
    {
        var hash = HashOf(key);
        Caller? found = null;
        foreach (var known in _keys)
        {
            found = CryptographicOperations.FixedTimeEquals(known.Hash, hash) ? known.Caller : found;
        }

        return found;
    }

    private static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private static Caller CallerOf(string name, ApiKeyOptions key)
    {
        var others = key.Claims.SelectMany(claim => claim.Value.Select(text => new Claim(claim.Key, text)));
        var user = new ClaimsPrincipal(new ClaimsIdentity(
            [new Claim("sub", name), new Claim("scope", string.Join(' ', key.Scopes)), .. others], Scheme));
        return new Caller(user, Rights.Of(key.Scopes), "API key", Caller.Keep(user));
    }
}
