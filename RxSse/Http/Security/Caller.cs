using System.Security.Claims;
using RxSse.Delivery.Limits;

namespace RxSse.Http.Security;

/// <summary>The caller of a request, and what its scopes allow.</summary>
/// <param name="User">The principal.</param>
/// <param name="Rights">What the scopes allow.</param>
/// <param name="Credential">The kind of credential, for errors; null if there is none.</param>
/// <param name="Kept">What is kept of the credential while a response is open; null if there is none.</param>
internal sealed record Caller(ClaimsPrincipal User, Rights Rights, string? Credential = null, SubscriberCredential? Kept = null)
{
    /// <summary>When the credential expires; null if it does not.</summary>
    public DateTimeOffset? ExpiresAt => Kept?.ExpiresAt;

    public bool IsAnonymous => Credential is null;

    /// <summary>A caller without a credential.</summary>
    public static Caller Anonymous(IEnumerable<string> scopes)
    {
        string[] words = [.. scopes];
        return new Caller(new ClaimsPrincipal(new AnonymousIdentity(words)), Rights.Of(words));
    }

    /// <summary>What is kept of the credential of a principal.</summary>
    public static SubscriberCredential Keep(ClaimsPrincipal user, DateTimeOffset? issued = null, DateTimeOffset? expires = null)
    {
        var subject = Principal.SubjectOf(user)?.Value ?? user.Identity?.Name ?? "";
        var principal = Principal.Of(user);
        return new SubscriberCredential(
            Revocations.OfPrincipal(principal), Revocations.OfSubject(subject),
            user.FindFirst("jti") is { } token ? Revocations.OfToken(token.Value) : null, issued, expires)
        {
            Name = principal,
        };
    }

    /// <summary>The caller with the rights of another one too.</summary>
    public Caller With(Caller other) =>
        this with { User = new ClaimsPrincipal([.. User.Identities, .. other.User.Identities]), Rights = Rights.With(other.Rights) };
}
