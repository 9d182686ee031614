using System.Reactive.Concurrency;
using System.Security.Claims;
using Microsoft.Reactive.Testing;
using RxSse.Http;
using RxSse.Http.Security;
using Xunit;

namespace RxSse.Tests.Http.Security;

/// <summary>A ticket lets in once, within 30 s, with what its principal may do, wherever it waits to be used.</summary>
public abstract class TicketsContract
{
    private protected TestScheduler Time { get; } = new();

    private protected Tickets Given { get; }

    protected TicketsContract()
    {
        Time.AdvanceTo(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).Ticks);
        Given = new Tickets(CreateStore(Time), Time);
    }

    private protected abstract ITicketStore CreateStore(IScheduler timers);

    [Fact]
    public async Task Ticket_LetsInOnce()
    {
        var ticket = await GiveAsync("ada");

        Assert.NotNull(await Given.TakeAsync(ticket));
        Assert.Null(await Given.TakeAsync(ticket));
        Assert.Null(await Given.TakeAsync("never given"));
        Assert.Null(await Given.TakeAsync(""));
    }

    [Fact]
    public async Task TicketUsedManyTimesAtOnce_LetsInOnce()
    {
        for (var round = 0; round < 50; round++)
        {
            var ticket = await GiveAsync("ada");
            var taken = 0;
            await Parallel.ForAsync(0, 8, async (_, _) => Interlocked.Add(ref taken, await Given.TakeAsync(ticket) is null ? 0 : 1));

            Assert.Equal(1, taken);
        }
    }

    [Theory]
    [InlineData(29_999, true)]
    [InlineData(30_000, false)]
    public async Task Ticket_LivesFor30Seconds(int milliseconds, bool valid)
    {
        var ticket = await GiveAsync("ada");
        Time.AdvanceBy(TimeSpan.FromMilliseconds(milliseconds).Ticks);

        Assert.Equal(valid, await Given.TakeAsync(ticket) is not null);
    }

    [Fact]
    public async Task Ticket_DoesNotOutliveItsCredential()
    {
        var caller = CallerOf("ada");
        caller = caller with { Kept = Caller.Keep(caller.User, Time.Now, Time.Now + TimeSpan.FromSeconds(5)) };
        var (first, second) = ((await Given.GiveAsync(caller)).Ticket!, (await Given.GiveAsync(caller)).Ticket!);
        Time.AdvanceBy(TimeSpan.FromSeconds(4).Ticks);

        Assert.Equal(caller.ExpiresAt, (await Given.TakeAsync(first))!.ExpiresAt);
        Time.AdvanceBy(TimeSpan.FromSeconds(1).Ticks);
        Assert.Null(await Given.TakeAsync(second));
    }

    [Fact]
    public async Task APrincipal_Has100AtMost_UntilTheyAreUsedOrExpire()
    {
        var tickets = await Task.WhenAll(Enumerable.Range(0, ITicketStore.MaxOfOne).Select(_ => GiveAsync("ada")));

        Assert.Equal(NoTicket.TooMany, (await Given.GiveAsync(CallerOf("ada"))).Refusal);
        Assert.NotNull((await Given.GiveAsync(CallerOf("bob"))).Ticket);
        await Given.TakeAsync(tickets[0]);
        await GiveAsync("ada");
        Assert.Equal(NoTicket.TooMany, (await Given.GiveAsync(CallerOf("ada"))).Refusal);
        Time.AdvanceBy(ITicketStore.Lifetime.Ticks);
        await GiveAsync("ada");
    }

    [Theory]
    [InlineData(0, "Expired", 0)]
    [InlineData(5, "None", 5)]
    [InlineData(60, "None", 30)]
    public async Task Ticket_LivesAsLongAsItsCredential(int seconds, string refusal, int lives)
    {
        var caller = CallerOf("ada");
        caller = caller with { Kept = Caller.Keep(caller.User, Time.Now, Time.Now + TimeSpan.FromSeconds(seconds)) };

        var given = await Given.GiveAsync(caller);

        Assert.Equal((refusal, TimeSpan.FromSeconds(lives)), (given.Refusal.ToString(), given.LivesFor));
    }

    [Fact]
    public async Task Ticket_HasTheRightsAndThePrincipalOfWhoAskedForIt()
    {
        var caller = CallerOf("ada", "rxsse:read:orders", new Claim("groups", new string('x', 10_000)));
        var taken = (await Given.TakeAsync((await Given.GiveAsync(caller)).Ticket!))!;

        Assert.True(taken.Rights.Allow(RightKind.Read, "orders"));
        Assert.False(taken.Rights.Allow(RightKind.Read, "stock"));
        Assert.Equal(Principal.Of(caller.User), Principal.Of(taken.User));
        Assert.Null(taken.User.FindFirst("groups")); // more than a ticket keeps
        Assert.Equal("rxsse:read:orders", taken.User.FindFirst("scope")!.Value);
    }

    [Fact]
    public async Task ShortClaims_AreKept_ForPoliciesOfTheHost()
    {
        var taken = (await Given.TakeAsync((await Given.GiveAsync(CallerOf("ada", "rxsse:read:*", new Claim("tenant", "acme")))).Ticket!))!;

        Assert.Equal("acme", taken.User.FindFirst("tenant")!.Value);
    }

    [Fact]
    public async Task ScopesThatAreTooLong_GetNoTicket() =>
        Assert.Equal(NoTicket.TooLarge, (await Given.GiveAsync(CallerOf("ada", string.Join(' ', Enumerable.Repeat("rxsse:read:orders", 300))))).Refusal);

    private protected async Task<string> GiveAsync(string name) => (await Given.GiveAsync(CallerOf(name))).Ticket!;

    private protected static Caller CallerOf(string name, string scopes = "rxsse:read:*", params Claim[] claims) => new(
        new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", name), new Claim("iss", "https://issuer.example"), new Claim("scope", scopes), .. claims], "Bearer")),
        Rights.Of(scopes.Split(' ')), "token");
}
