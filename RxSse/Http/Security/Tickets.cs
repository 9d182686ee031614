using System.Buffers.Text;
using System.Reactive.Concurrency;
using System.Security.Claims;
using System.Security.Cryptography;
using RxSse.Log;

namespace RxSse.Http.Security;

/// <summary>Why there is no ticket.</summary>
internal enum TicketRefusal
{
    /// <summary>There is one.</summary>
    None,

    /// <summary>Too many tickets wait to be used.</summary>
    Full,

    /// <summary>Too many tickets of this principal wait to be used.</summary>
    TooMany,

    /// <summary>The claims of the principal are longer than a ticket keeps.</summary>
    TooLarge,
}

/// <summary>
/// Tickets for who can send neither a header nor a cookie: each lets in once, soon. Only their hashes are kept, with what the principal may do.
/// </summary>
/// <param name="timers">Their clock measures the lifetime.</param>
internal sealed class Tickets(IScheduler timers)
{
    /// <summary>The parameter of <c>GET /events</c>.</summary>
    public const string Parameter = "ticket";
    public const int Max = 10_000;
    public const int MaxOfOne = 100;
    public const int MaxClaims = 4 * 1024; // characters
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    // What rights, keys, limits and expiry need, if all claims are too many.
    private static readonly string[] Needed = ["sub", ClaimTypes.NameIdentifier, "client_id", "azp", "iss", "scope", "scp", "exp", "jti"];

    private readonly IStopwatch _clock = timers.StartStopwatch();
    private readonly Lock _lock = new();
    private readonly Dictionary<Digest, Ticket> _tickets = [];
    private readonly Dictionary<string, int> _counts = []; // of each principal
    private readonly Queue<(Digest Digest, TimeSpan Expires)> _byExpiry = new();

    /// <summary>Gives a ticket with the rights and the expiry of a caller.</summary>
    public (string? Ticket, TicketRefusal Refusal) Give(Caller caller)
    {
        if (Reduced(caller) is not { } kept)
        {
            return (null, TicketRefusal.TooLarge);
        }

        var text = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var (digest, principal, now) = (Digest.Of(Parameter, text), Principal.Of(kept.User), _clock.Elapsed);
        lock (_lock)
        {
            RemoveExpired(now);
            var count = _counts.GetValueOrDefault(principal);
            if (_byExpiry.Count >= Max || count >= MaxOfOne)
            {
                return (null, count >= MaxOfOne ? TicketRefusal.TooMany : TicketRefusal.Full);
            }

            _tickets[digest] = new Ticket(kept, principal, now + Lifetime);
            _counts[principal] = count + 1;
            _byExpiry.Enqueue((digest, now + Lifetime));
            return (text, TicketRefusal.None);
        }
    }

    /// <summary>Takes a ticket, which then is no more. Null if it was taken, has expired, or was never given.</summary>
    public Caller? Take(string text)
    {
        var (digest, now) = (Digest.Of(Parameter, text), _clock.Elapsed);
        Ticket? ticket;
        lock (_lock)
        {
            if (_tickets.Remove(digest, out ticket))
            {
                Uncount(ticket);
            }
        }

        return ticket is null || now >= ticket.Expires || ticket.Caller.ExpiresAt <= timers.Now ? null : ticket.Caller;
    }

    private void RemoveExpired(TimeSpan now)
    {
        while (_byExpiry.TryPeek(out var first) && first.Expires <= now)
        {
            _byExpiry.Dequeue();
            if (_tickets.Remove(first.Digest, out var ticket))
            {
                Uncount(ticket);
            }
        }
    }

    private void Uncount(Ticket ticket)
    {
        if (--_counts[ticket.Principal] == 0)
        {
            _counts.Remove(ticket.Principal);
        }
    }

    // Without the token, and without claims that nobody needs if they are long.
    private static Caller? Reduced(Caller caller)
    {
        var identities = caller.User.Identities.Where(identity => identity.IsAuthenticated).ToList();
        var length = identities.Sum(identity => identity.Claims.Sum(LengthOf));
        var kept = identities.ConvertAll(identity => new ClaimsIdentity(
            [.. identity.Claims.Where(claim => length <= MaxClaims || Needed.Contains(claim.Type))
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

    private sealed record Ticket(Caller Caller, string Principal, TimeSpan Expires);
}
