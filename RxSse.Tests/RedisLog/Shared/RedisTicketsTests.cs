using System.Reactive.Concurrency;
using System.Security.Claims;
using System.Text;
using Microsoft.Reactive.Testing;
using RxSse.Http.Security;
using RxSse.Log;
using RxSse.RedisLog.Calls;
using RxSse.RedisLog.Shared;
using RxSse.Tests.Http.Security;
using RxSse.Tests.RedisLog.Fakes;
using Xunit;

namespace RxSse.Tests.RedisLog.Shared;

/// <summary>Tickets in Redis.</summary>
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

        await new RedisTickets(new FakeSharedCalls(shared)).AddAsync(digest, Digest.Of("ada"), StoredCaller.Write(caller), ITicketStore.Lifetime);
        var taken = StoredCaller.Read(await new RedisTickets(new FakeSharedCalls(shared)).TakeAsync(digest))!;

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

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData("no digits at all, but as many letters as a digest has, and more of them: {}")]
    public async Task WhatIsNoTicket_LetsNobodyIn(string stored)
    {
        var time = new TestScheduler();
        var calls = new FakeSharedCalls(new FakeShared(time));
        await calls.AddTicketAsync(Digest.Of("one"), Digest.Of("ada"), Encoding.UTF8.GetBytes(stored), ITicketStore.Lifetime);

        Assert.True((await new RedisTickets(calls).TakeAsync(Digest.Of("one"))).IsEmpty);
    }

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
