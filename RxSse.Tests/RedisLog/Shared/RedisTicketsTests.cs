using System.Reactive.Concurrency;
using System.Security.Claims;
using Microsoft.Reactive.Testing;
using RxSse.Http.Security;
using RxSse.Log;
using RxSse.RedisLog.Calls;
using RxSse.RedisLog.Shared;
using RxSse.Tests.Http.Security;
using RxSse.Tests.RedisLog.Fakes;
using Xunit;

namespace RxSse.Tests.RedisLog.Shared;

/// <summary>Tickets in Redis, which are written and read as JSON.</summary>
public sealed class RedisTicketsTests : TicketsContract
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task TicketOfOneNode_IsUsedOnAnother_WithAllThatItsCallerHas()
    {
        var user = new ClaimsPrincipal(
        [
            new ClaimsIdentity([new Claim("name", "Ada"), new Claim("scope", "rxsse:read:orders rxsse:compose")], "Cookies", "name", "role"),
            new AnonymousIdentity(["rxsse:read:stock"]),
        ]);
        var caller = new Caller(
            user, Rights.Of(["rxsse:read:orders", "rxsse:compose", "rxsse:read:stock"]), "ticket", Caller.Keep(user, Now, Now.AddTicks(7)));
        var time = new TestScheduler();
        var shared = new FakeShared(time);
        var digest = Digest.Of("one");

        await new RedisTickets(new FakeSharedCalls(shared)).AddAsync(digest, caller, Tickets.Lifetime);
        var taken = (await new RedisTickets(new FakeSharedCalls(shared)).TakeAsync(digest))!;

        Assert.Equal(caller.Kept, taken.Kept);
        Assert.Equal(("Ada", "ticket"), (taken.User.Identity?.Name, taken.Credential));
        Assert.Equal(
            [true, true, true, false, false],
            new[]
            {
                taken.Rights.Allow(RightKind.Read, "orders"), taken.Rights.Allow(RightKind.Read, "stock"),
                taken.Rights.Allow(RightKind.Compose, null), taken.Rights.Allow(RightKind.Read, "others"),
                taken.Rights.Allow(RightKind.Admin, null),
            });
        Assert.Single(taken.User.Identities, identity => identity.IsAuthenticated);
    }

    [Fact]
    public void Claims_AreStoredInFewBytes_AndReadAsTheyWere()
    {
        const string Issuer = "https://an-authority.example.org/";
        var user = new ClaimsPrincipal(
        [
            new ClaimsIdentity(
                [
                    new Claim("sub", "ada", null, Issuer), new Claim("exp", "7", ClaimValueTypes.Integer64, Issuer), new Claim("role", "x"),
                    .. Enumerable.Range(0, 500).Select(i => new Claim("r", $"{i}", null, Issuer)),
                ],
                "Bearer"),
            new ClaimsIdentity([new Claim("scope", "rxsse:admin")]), // gives no right, as nobody has authenticated it
        ]);

        var stored = StoredCaller.Write(new Caller(user, Rights.Of([]), "ticket", Caller.Keep(user, Now, null)));
        var taken = StoredCaller.Read(stored)!;

        Assert.InRange(stored.Length, 1, 16 * 1024);
        Assert.Equal(
            user.Claims.Select(claim => (claim.Type, claim.Value, claim.ValueType, claim.Issuer)),
            taken.User.Claims.Select(claim => (claim.Type, claim.Value, claim.ValueType, claim.Issuer)));
        Assert.Equal([true, false], taken.User.Identities.Select(identity => identity.IsAuthenticated));
        Assert.False(taken.Rights.Allow(RightKind.Admin, null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[")]
    [InlineData("null")]
    [InlineData("""{"identities":null,"credential":"ticket"}""")]
    [InlineData("""{"identities":[],"credential":"ticket","kept":{"principal":"x","subject":"y"}}""")]
    public void WhatIsNoTicket_LetsNobodyIn(string stored) => Assert.Null(StoredCaller.Read(System.Text.Encoding.UTF8.GetBytes(stored)));

    [Fact]
    public async Task WhileRedisIsAway_TicketsAreNeitherGivenNorTaken()
    {
        var time = new TestScheduler();
        time.AdvanceTo(Now.Ticks);
        var calls = new FakeSharedCalls(new FakeShared(time)) { Fault = RedisFault.Away };
        var tickets = new Tickets(new RedisTickets(calls), time);
        var caller = Caller.Anonymous(["rxsse:read:*"]) with { Credential = "token" };

        Assert.Equal("Redis at fake does not answer.", (await Assert.ThrowsAsync<LogAwayException>(() => tickets.GiveAsync(caller).AsTask())).Message);
        await Assert.ThrowsAsync<LogAwayException>(() => tickets.TakeAsync(new string('A', 43)).AsTask());
        Assert.Null(await tickets.TakeAsync("none")); // what cannot be one does not reach Redis
        Assert.Null(await tickets.TakeAsync(new string('é', 43)));
    }

    private protected override ITicketStore CreateStore(IScheduler timers) => new RedisTickets(new FakeSharedCalls(new FakeShared(timers)));
}
