using RxSse.Log;

namespace RxSse.Delivery.Limits;

/// <summary>What is kept of the credential of a subscriber while the response is open. Digests of fixed size, and a name that is bounded.</summary>
/// <param name="Principal">Whose it is, with scheme and issuer.</param>
/// <param name="Subject">Whose it is, whatever the scheme and the issuer.</param>
/// <param name="TokenId">Which token it is; null if it has no id.</param>
/// <param name="IssuedAt">When it was issued; null if that is not known.</param>
/// <param name="ExpiresAt">When it expires; null if it does not.</param>
internal sealed record SubscriberCredential(
    Digest Principal, Digest Subject, Digest? TokenId = null, DateTimeOffset? IssuedAt = null, DateTimeOffset? ExpiresAt = null)
{
    /// <summary>Whose it is, with scheme and issuer, for administrators: at most 512 characters.</summary>
    public string? Name { get; init; }
}
