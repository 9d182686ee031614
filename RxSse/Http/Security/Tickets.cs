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

    /// <summary>The credential has expired. It is still accepted for the clock skew.</summary>
    Expired,

    /// <summary>The claims of the principal are longer than a ticket keeps.</summary>
    TooLarge,
}

/// <summary>
/// Tickets for clients that can send neither a header nor a cookie: each works once, within a short time. Only their hashes are kept, with
/// the rights of the principal.
/// </summary>
/// <param name="timers">Their clock measures the lifetime.</param>
/// <param name="rows">The types of the claims that row conditions need; null if there are none.</param>
internal sealed class Tickets(IScheduler timers, IReadOnlySet<string>? rows = null)
{
    /// <summary>The parameter of <c>GET /events</c>.</summary>
    public const string Parameter = "ticket";
    public const int Max = 10_000;
    public const int MaxOfOne = 100;
    public const int MaxClaims = 4 * 1024; // characters
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    /// <summary>The claims that rights, keys, limits and expiry need, and that are kept if all are too many. So are those of row conditions.</summary>
    public static readonly string[] Needed = ["sub", ClaimTypes.NameIdentifier, "client_id", "azp", "iss", "scope", "scp", "exp", "jti"];

    private readonly IStopwatch _clock = timers.StartStopwatch();
    private readonly Lock _lock = new();
    private readonly Dictionary<Digest, LinkedListNode<Ticket>> _tickets = [];
    private readonly Dictionary<string, int> _counts = []; // of each principal
    private readonly LinkedList<Ticket> _byExpiry = new();

    /// <summary>Gives a ticket with the rights and the expiry of a caller.</summary>
    /// <returns>The ticket, how long it lives, and why there is none.</returns>
    public (string? Ticket, TimeSpan LivesFor, TicketRefusal Refusal) Give(Caller caller)
    {
        var lives = caller.ExpiresAt - timers.Now is { } left && left < Lifetime ? left : Lifetime;
        if (lives <= TimeSpan.Zero)
        {
            return (null, lives, TicketRefusal.Expired);
        }

        if (Reduced(caller) is not { } kept)
        {
            return (null, lives, TicketRefusal.TooLarge);
        }

        var text = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var (digest, principal, now) = (Digest.Of(Parameter, text), Principal.Of(kept.User), _clock.Elapsed);
        lock (_lock)
        {
            RemoveExpired(now);
            var count = _counts.GetValueOrDefault(principal);
            if (_tickets.Count >= Max || count >= MaxOfOne)
            {
                return (null, lives, count >= MaxOfOne ? TicketRefusal.TooMany : TicketRefusal.Full);
            }

            var ticket = new Ticket(digest, kept, principal, now + Lifetime);
            _tickets[digest] = _byExpiry.AddLast(ticket);
            _counts[principal] = count + 1;
            return (text, lives, TicketRefusal.None);
        }
    }

    /// <summary>Takes a ticket, which then is no more. Null if it was taken, has expired, or was never given.</summary>
    public Caller? Take(string text)
    {
        var (digest, now) = (Digest.Of(Parameter, text), _clock.Elapsed);
        Ticket? ticket = null;
        lock (_lock)
        {
            if (_tickets.TryGetValue(digest, out var node))
            {
                ticket = node.Value;
                Remove(node);
            }
        }

        return ticket is null || now >= ticket.Expires || ticket.Caller.ExpiresAt <= timers.Now ? null : ticket.Caller;
    }

    private void RemoveExpired(TimeSpan now)
    {
        while (_byExpiry.First is { } first && first.Value.Expires <= now)
        {
            Remove(first);
        }
    }

    private void Remove(LinkedListNode<Ticket> node)
    {
        _byExpiry.Remove(node);
        _tickets.Remove(node.Value.Digest);
        if (--_counts[node.Value.Principal] == 0)
        {
            _counts.Remove(node.Value.Principal);
        }
    }

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

    private sealed record Ticket(Digest Digest, Caller Caller, string Principal, TimeSpan Expires);
}
