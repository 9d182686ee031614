using System.Security.Claims;

namespace RxSse.Http.Security;

/// <summary>The words that give rights.</summary>
internal static class Scopes
{
    /// <summary>How each of them begins.</summary>
    public const string Prefix = "rxsse:";
    public const string Compose = "rxsse:compose";
    public const string Admin = "rxsse:admin";

    // RFC 8693, 4.2, and Microsoft Entra.
    private static readonly string[] Claims = ["scope", "scp"];

    /// <summary>The scope that gives a right.</summary>
    public static string Of(RightKind kind, string? name) => kind switch
    {
        RightKind.Read => $"rxsse:read:{name}",
        RightKind.Publish => $"rxsse:publish:{name}",
        RightKind.Compose => Compose,
        _ => Admin,
    };

    /// <summary>Whether a principal has scopes, of RxSse or of others.</summary>
    public static bool AreIn(ClaimsPrincipal principal) =>
        principal.Identities.Any(identity => identity.IsAuthenticated && identity.Claims.Any(claim => Claims.Contains(claim.Type)));

    /// <summary>
    /// The scopes of a principal: words with spaces between them, in any number of claims. Claims that are JSON objects or numbers, and
    /// identities that are not authenticated, give none.
    /// </summary>
    public static IEnumerable<(string Word, string Issuer)> In(ClaimsPrincipal principal) =>
        from identity in principal.Identities
        where identity.IsAuthenticated || identity is AnonymousIdentity
        from claim in identity.Claims
        where Claims.Contains(claim.Type) && claim.ValueType == ClaimValueTypes.String
        from word in claim.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where word.StartsWith(Prefix, StringComparison.Ordinal)
        select (word, identity.FindFirst("iss")?.Value ?? claim.Issuer);
}

/// <summary>An identity that nobody has proved. Its scopes are those that the configuration gives to everybody.</summary>
internal sealed class AnonymousIdentity(IEnumerable<string> scopes) : ClaimsIdentity([new Claim("scope", string.Join(' ', scopes))]);
