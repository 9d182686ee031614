using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RxSse.Delivery.Limits;
using RxSse.Log;

namespace RxSse.Http.Security;

/// <summary>
/// Whom a ticket lets in, as it is stored: the claims from which the rights follow, and what is kept of the credential. Other processes read
/// it.
/// </summary>
internal sealed record StoredCaller(IReadOnlyList<StoredIdentity> Identities, string Credential, StoredCredential? Kept = null)
{
    public static byte[] Write(Caller caller) => JsonSerializer.SerializeToUtf8Bytes(
        new StoredCaller(
            [.. caller.User.Identities.Select(StoredIdentity.Of)], caller.Credential!,
            caller.Kept is { } kept ? StoredCredential.Of(kept) : null),
        TicketJson.Relaxed.StoredCaller);

    /// <summary>The caller. Null if nothing was stored, or nothing that this version can read.</summary>
    public static Caller? Read(ReadOnlyMemory<byte> stored)
    {
        try
        {
            return stored.IsEmpty ? null : JsonSerializer.Deserialize(stored.Span, TicketJson.Relaxed.StoredCaller)?.Caller();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private Caller Caller()
    {
        var user = new ClaimsPrincipal(Identities.OfType<StoredIdentity>().Select(identity => identity.Identity()));
        return new Caller(user, Rights.Of(Scopes.In(user).Select(scope => scope.Word)), Credential, Kept?.Credential());
    }
}

/// <summary>An identity, or that of everybody.</summary>
internal sealed record StoredIdentity(
    IReadOnlyList<StoredClaim> Claims, string NameType, string RoleType, string? Type = null, string? Issuer = null, bool? IsEverybody = null)
{
    public static StoredIdentity Of(ClaimsIdentity identity)
    {
        var issuer = identity.Claims.FirstOrDefault()?.Issuer; // most claims have the same
        return new StoredIdentity(
            [
                .. identity.Claims.Select(claim => new StoredClaim(
                    claim.Type, claim.Value, claim.ValueType == ClaimValueTypes.String ? null : claim.ValueType,
                    claim.Issuer == issuer ? null : claim.Issuer)),
            ],
            identity.NameClaimType, identity.RoleClaimType, identity.AuthenticationType, issuer, identity is AnonymousIdentity ? true : null);
    }

    public ClaimsIdentity Identity() => IsEverybody is true
        ? new AnonymousIdentity(Claims.OfType<StoredClaim>().Select(claim => claim.Value))
        : new ClaimsIdentity(
            Claims.OfType<StoredClaim>().Select(claim => new Claim(claim.Type, claim.Value, claim.ValueType, claim.Issuer ?? Issuer)),
            Type, NameType, RoleType);
}

/// <summary>A claim. What is left out of it is that of most claims.</summary>
internal sealed record StoredClaim(string Type, string Value, string? ValueType = null, string? Issuer = null);

/// <summary>What is kept of a credential.</summary>
internal sealed record StoredCredential(
    string Principal, string Subject, string? TokenId = null, string? Name = null, DateTimeOffset? IssuedAt = null,
    DateTimeOffset? ExpiresAt = null)
{
    public static StoredCredential Of(SubscriberCredential kept) => new(
        $"{kept.Principal}", $"{kept.Subject}", kept.TokenId is { } token ? $"{token}" : null, kept.Name, kept.IssuedAt, kept.ExpiresAt);

    public SubscriberCredential Credential() =>
        new(DigestOf(Principal), DigestOf(Subject), TokenId is null ? null : DigestOf(TokenId), IssuedAt, ExpiresAt) { Name = Name };

    private static Digest DigestOf(string text) => Digest.Parse(text) ?? throw new JsonException("A digest has 64 hexadecimal digits.");
}

/// <summary>How callers are written as JSON.</summary>
[JsonSerializable(typeof(StoredCaller))]
internal sealed partial class TicketJson : JsonSerializerContext
{
    public static TicketJson Relaxed { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    });
}
