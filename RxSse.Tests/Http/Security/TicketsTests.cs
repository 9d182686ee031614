using System.Security.Claims;
using Microsoft.Reactive.Testing;
using RxSse.Http;
using RxSse.Http.Security;
using Xunit;

namespace RxSse.Tests.Http.Security;

/// <summary>A ticket lets in once, within 30 s, with what its principal may do.</summary>
public sealed class TicketsTests
{
    private readonly TestScheduler _time = new();
    private readonly Tickets _tickets;

    public TicketsTests()
    {
        _time.AdvanceTo(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).Ticks);
        _tickets = new Tickets(_time);
    }

    [Fact]
    public void Ticket_LetsInOnce()
    {
        var ticket = Give("ada");

        Assert.NotNull(_tickets.Take(ticket));
        Assert.Null(_tickets.Take(ticket));
        Assert.Null(_tickets.Take("never given"));
        Assert.Null(_tickets.Take(""));
    }

    [Fact]
    public void TicketUsedManyTimesAtOnce_LetsInOnce()
    {
        for (var round = 0; round < 50; round++)
        {
            var ticket = Give("ada");
            var taken = 0;
            Parallel.For(0, 8, _ => Interlocked.Add(ref taken, _tickets.Take(ticket) is null ? 0 : 1));

            Assert.Equal(1, taken);
        }
    }

    [Theory]
    [InlineData(29_999, true)]
    [InlineData(30_000, false)]
    public void Ticket_LivesFor30Seconds(int milliseconds, bool valid)
    {
        var ticket = Give("ada");
        _time.AdvanceBy(TimeSpan.FromMilliseconds(milliseconds).Ticks);

        Assert.Equal(valid, _tickets.Take(ticket) is not null);
    }

    [Fact]
    public void Ticket_DoesNotOutliveItsCredential()
    {
        var caller = CallerOf("ada");
        caller = caller with { Kept = Caller.Keep(caller.User, _time.Now, _time.Now + TimeSpan.FromSeconds(5)) };
        var (first, second) = (_tickets.Give(caller).Ticket!, _tickets.Give(caller).Ticket!);
        _time.AdvanceBy(TimeSpan.FromSeconds(4).Ticks);

        Assert.Equal(caller.ExpiresAt, _tickets.Take(first)!.ExpiresAt);
        _time.AdvanceBy(TimeSpan.FromSeconds(1).Ticks);
        Assert.Null(_tickets.Take(second));
    }

    [Fact]
    public void APrincipal_Has100AtMost_UntilTheyAreUsedOrExpire()
    {
        var tickets = Enumerable.Range(0, Tickets.MaxOfOne).Select(_ => Give("ada")).ToList();

        Assert.Equal(TicketRefusal.TooMany, _tickets.Give(CallerOf("ada")).Refusal);
        Assert.NotNull(_tickets.Give(CallerOf("bob")).Ticket);
        _tickets.Take(tickets[0]);
        Give("ada");
        Assert.Equal(TicketRefusal.TooMany, _tickets.Give(CallerOf("ada")).Refusal);
        _time.AdvanceBy(Tickets.Lifetime.Ticks);
        Give("ada");
    }

    [Fact]
    public void UsedTickets_TakeNoPlace()
    {
        for (var i = 0; i <= Tickets.Max; i++)
        {
            Assert.NotNull(_tickets.Take(Give("ada")));
        }

        Assert.NotNull(_tickets.Give(CallerOf("bob")).Ticket);
    }

    [Theory]
    [InlineData(0, "Expired", 0)]
    [InlineData(5, "None", 5)]
    [InlineData(60, "None", 30)]
    public void Ticket_LivesAsLongAsItsCredential(int seconds, string refusal, int lives)
    {
        var caller = CallerOf("ada");
        caller = caller with { Kept = Caller.Keep(caller.User, _time.Now, _time.Now + TimeSpan.FromSeconds(seconds)) };

        var given = _tickets.Give(caller);

        Assert.Equal((refusal, TimeSpan.FromSeconds(lives)), (given.Refusal.ToString(), given.LivesFor));
    }

    [Fact]
    public void AllTogether_Are10000AtMost()
    {
        for (var i = 0; i < Tickets.Max; i++)
        {
            Give($"user-{i / Tickets.MaxOfOne}");
        }

        Assert.Equal(TicketRefusal.Full, _tickets.Give(CallerOf("ada")).Refusal);
        _time.AdvanceBy(Tickets.Lifetime.Ticks);
        Give("ada");
    }

    [Fact]
    public void Ticket_HasTheRightsAndThePrincipalOfWhoAskedForIt()
    {
        var caller = CallerOf("ada", "rxsse:read:orders", new Claim("groups", new string('x', 10_000)));
        var taken = _tickets.Take(_tickets.Give(caller).Ticket!)!;

        Assert.True(taken.Rights.Allow(RightKind.Read, "orders"));
        Assert.False(taken.Rights.Allow(RightKind.Read, "stock"));
        Assert.Equal(Principal.Of(caller.User), Principal.Of(taken.User));
        Assert.Null(taken.User.FindFirst("groups")); // more than a ticket keeps
        Assert.Equal("rxsse:read:orders", taken.User.FindFirst("scope")!.Value);
    }

    [Fact]
    public void ShortClaims_AreKept_ForPoliciesOfTheHost()
    {
        var taken = _tickets.Take(_tickets.Give(CallerOf("ada", "rxsse:read:*", new Claim("tenant", "acme"))).Ticket!)!;

        Assert.Equal("acme", taken.User.FindFirst("tenant")!.Value);
    }

    [Fact]
    public void ScopesThatAreTooLong_GetNoTicket() =>
        Assert.Equal(TicketRefusal.TooLarge, _tickets.Give(CallerOf("ada", string.Join(' ', Enumerable.Repeat("rxsse:read:orders", 300)))).Refusal);

    private string Give(string name) => _tickets.Give(CallerOf(name)).Ticket!;

    private static Caller CallerOf(string name, string scopes = "rxsse:read:*", params Claim[] claims) => new(
        new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", name), new Claim("iss", "https://issuer.example"), new Claim("scope", scopes), .. claims], "Bearer")),
        Rights.Of(scopes.Split(' ')), "token");
}
