using System.Buffers.Text;
using System.Reactive.Concurrency;
using System.Security.Claims;
using System.Security.Cryptography;
using RxSse.Delivery.Limits;
using RxSse.Log;

namespace RxSse.Http.Security;

/// <summary>
/// Tickets for clients that can send neither a header nor a cookie: each works once, within a short time. Only their hashes are kept, with
/// the rights of the principal.
/// </summary>
/// <param name="store">Where they wait to be used.</param>
/// <param name="timers">The clock by which credentials expire.</param>
/// <param name="rows">The types of the claims that row conditions need; null if there are none.</param>
internal sealed class Tickets(ITicketStore store, IScheduler timers, IReadOnlySet<string>? rows = null)
{
    /// <summary>The parameter of <c>GET /events</c>.</summary>
    public const string Parameter = "ticket";
    public const int MaxClaims = 4 * 1024; // characters
    private const int Bytes = 32;
    private const int Length = 43; // of their text

    /// <summary>The claims that rights, keys, limits and expiry need, and that are kept if all are too many. So are those of row conditions.</summary>
    public static readonly string[] Needed = ["sub", ClaimTypes.NameIdentifier, "client_id", "azp", "iss", "scope", "scp", "exp", "jti"];

    /// <summary>Gives a ticket with the rights and the expiry of a caller.</summary>
    /// <returns>The ticket, how long it lives, and why there is none.</returns>
    /// <exception cref="LogAwayException">None can be kept now.</exception>
    public async ValueTask<(string? Ticket, TimeSpan LivesFor, NoTicket Refusal)> GiveAsync(Caller caller)
    {
        var lives = caller.ExpiresAt - timers.Now is { } left && left < ITicketStore.Lifetime ? left : ITicketStore.Lifetime;
        if (lives <= TimeSpan.Zero)
        {
            return (null, lives, NoTicket.Expired);
        }

        if (Reduced(caller) is not { } kept)
        {
            return (null, lives, NoTicket.TooLarge);
        }

        var text = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
        var refusal = await store.AddAsync(
            DigestOf(text), Revocations.OfPrincipal(Principal.Of(kept.User)), StoredCaller.Write(kept), lives);
        return refusal switch
        {
            TicketRefusal.None => (text, lives, NoTicket.None),
            TicketRefusal.TooMany => (null, lives, NoTicket.TooMany),
            _ => (null, lives, NoTicket.Full),
        };
    }

    /// <summary>Takes a ticket, which then is no more. Null if it was taken, has expired, or was never given.</summary>
    /// <exception cref="LogAwayException">It cannot be taken now, or may have been taken.</exception>
    public async ValueTask<Caller?> TakeAsync(string text) =>
        text.Length == Length && Base64Url.IsValid(text, out var bytes) && bytes == Bytes // what is none does not reach the store
        && StoredCaller.Read(await store.TakeAsync(DigestOf(text))) is { } caller && !(caller.ExpiresAt <= timers.Now) ? caller : null;

    private static Digest DigestOf(string text) => Digest.Of(Parameter, text);

    // Without the token, and without claims that nobody needs if they are long.
    private Caller? Reduced(Caller caller)
    {
        var identities = caller.User.Identities.Where(identity => identity.IsAuthenticated).ToList();
        var length = identities.Sum(identity => identity.Claims.Sum(LengthOf));
        var kept = identities.ConvertAll(identity => new ClaimsIdentity(
            [.. identity.Claims.Where(claim => length <= MaxClaims || Needed.Contains(claim.Type) || rows?.Contains(claim.Type) == true)
                .Select(claim => new Claim(claim.Type, claim.Value, claim.ValueType, claim.Issuer))],
            identity.AuthenticationType, identity.NameClaimType, identity.RoleClaimType));
        return kept.Sum(identity => identity.Claims.Sum(LengthOf)) > MaxClaims ? null
            : caller with
            {
                User = new ClaimsPrincipal([.. kept, .. caller.User.Identities.OfType<AnonymousIdentity>()]),
                Credential = "ticket",
            };
    }

    private static int LengthOf(Claim claim) => claim.Type.Length + claim.Value.Length;
}
