using System.Globalization;
using System.Security.Claims;

namespace RxSse.Http;

/// <summary>Who sends a request, as one text that no two principals share.</summary>
internal static class Principal
{
    /// <summary>
    /// The maximum number of characters of a principal. Even if each of them is escaped, it fits into the body of a request that revokes it.
    /// </summary>
    public const int MaxLength = 512;

    private static readonly string[] Subjects = ["sub", ClaimTypes.NameIdentifier, "client_id", "azp"];

    /// <summary>The claim that says who it is; null if there is none.</summary>
    public static Claim? SubjectOf(ClaimsPrincipal user) => Subjects.Select(user.FindFirst).FirstOrDefault(claim => claim is not null);

    /// <summary>Scheme, issuer and subject, each with its length; empty for an anonymous request.</summary>
    public static string Of(ClaimsPrincipal user)
    {
        if (user.Identity is not { IsAuthenticated: true } identity)
        {
            return "";
        }

        var subject = SubjectOf(user);
        string[] parts =
        [
            identity.AuthenticationType ?? "",
            user.FindFirst("iss")?.Value ?? subject?.Issuer ?? "",
            subject?.Value ?? identity.Name ?? "",
        ];
        return string.Concat(parts.Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Length}:{part}")));
    }
}
