using System.Security.Claims;

namespace RxSse.Http.Security;

/// <summary>Who sends a request, and what his scopes allow.</summary>
/// <param name="User">The principal.</param>
/// <param name="Rights">What the scopes allow.</param>
/// <param name="Credential">The kind of credential, for errors; null if there is none.</param>
/// <param name="ExpiresAt">When the credential expires; null if it does not.</param>
internal sealed record Caller(ClaimsPrincipal User, Rights Rights, string? Credential = null, DateTimeOffset? ExpiresAt = null)
{
    public bool IsAnonymous => Credential is null;

    /// <summary>A caller without a credential.</summary>
    public static Caller Anonymous(IEnumerable<string> scopes)
    {
        string[] words = [.. scopes];
        return new Caller(new ClaimsPrincipal(new AnonymousIdentity(words)), Rights.Of(words));
    }

    /// <summary>The caller with the rights of another one too.</summary>
    public Caller With(Caller other) =>
        this with { User = new ClaimsPrincipal([.. User.Identities, .. other.User.Identities]), Rights = Rights.With(other.Rights) };
}
