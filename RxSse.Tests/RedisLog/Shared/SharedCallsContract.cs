using System.Text;
using RxSse.Delivery.Limits;
using RxSse.Http.Security;
using RxSse.Log;
using RxSse.RedisLog.Calls;
using Xunit;

namespace RxSse.Tests.RedisLog.Shared;

/// <summary>What the calls to what nodes share do, with Redis and with its stand-in.</summary>
public abstract class SharedCallsContract
{
    protected static readonly TimeSpan AMinute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AMoment = TimeSpan.FromMilliseconds(20);

    internal abstract ISharedCalls Calls { get; }

    [Fact]
    public async Task Ticket_IsTakenOnce()
    {
        var (ada, content) = (Digest.Of("ada"), "{\"é\":\0}"u8.ToArray());
        Assert.Equal(TicketRefusal.None, await Calls.AddTicketAsync(Digest.Of("1"), ada, content, ITicketStore.Lifetime));
        await Calls.AddTicketAsync(Digest.Of("2"), ada, content, AMoment);
        await PassAsync(AMoment * 2);

        Assert.Equal(content, (await Calls.TakeTicketAsync(Digest.Of("1"))).ToArray());
        Assert.True((await Calls.TakeTicketAsync(Digest.Of("1"))).IsEmpty);
        Assert.True((await Calls.TakeTicketAsync(Digest.Of("2"))).IsEmpty); // it has expired
        Assert.True((await Calls.TakeTicketAsync(Digest.Of("3"))).IsEmpty);
    }

    [Fact]
    public async Task Ticket_IsNotTakenFromAnotherServer_WhichMayHaveLostThatItWasTaken()
    {
        await Calls.AddTicketAsync(Digest.Of("1"), Digest.Of("ada"), "{}"u8.ToArray(), ITicketStore.Lifetime);
        await FailOverAsync(Digest.Of("1"));

        Assert.True((await Calls.TakeTicketAsync(Digest.Of("1"))).IsEmpty);
    }

    [Fact]
    public async Task Tickets_AreBounded_UntilTheyAreForgottenOrExpire()
    {
        var ada = Digest.Of("ada");
        await FillTicketsAsync(ITicketStore.Max - ITicketStore.MaxOfOne - 1);
        await Task.WhenAll(Enumerable.Range(0, ITicketStore.MaxOfOne).Select(i => AddAsync(i, ada)));

        Assert.Equal(TicketRefusal.TooMany, await AddAsync(-1, ada));
        Assert.Equal(TicketRefusal.None, await AddAsync(-2, Digest.Of("bob")));
        Assert.Equal(TicketRefusal.Full, await AddAsync(-3, Digest.Of("bob")));
        await Calls.ForgetTicketAsync(Digest.Of("0"), ada);
        Assert.Equal(TicketRefusal.None, await AddAsync(-4, ada));
        Assert.Equal(TicketRefusal.TooMany, await AddAsync(-5, ada));
        await Calls.ForgetTicketAsync(Digest.Of("1"), ada);
        Assert.Equal(TicketRefusal.None, await Calls.AddTicketAsync(Digest.Of("-6"), ada, new byte[1], AMoment));
        await PassAsync(AMoment * 2);
        Assert.Equal(TicketRefusal.None, await AddAsync(-7, ada)); // one has expired
        Assert.Equal(TicketRefusal.TooMany, await AddAsync(-8, ada));

        Task<TicketRefusal> AddAsync(int number, Digest principal) =>
            Calls.AddTicketAsync(Digest.Of($"{number}"), principal, new byte[1], ITicketStore.Lifetime);
    }

    [Fact]
    public async Task Revocations_AreReadOnce_UntilOneIsAdded()
    {
        Assert.Empty((await BeatAsync("a")).Revoked!);
        Assert.True(await RevokeAsync(("ada", AMinute), ("bob", AMoment)));
        Assert.True(await RevokeAsync(("ada", AMoment))); // it stays longer
        await PassAsync(AMoment * 2);

        var first = await BeatAsync("a");
        Assert.Equal([Digest.Of("ada")], first.Revoked!.Keys);
        Assert.InRange(first.Revoked[Digest.Of("ada")], AMinute / 2, AMinute);
        Assert.Null((await BeatAsync("a", first.Version)).Revoked);
        await RevokeAsync(("eve", AMinute));
        Assert.Equal(2, (await BeatAsync("a", first.Version)).Revoked!.Count);
    }

    [Fact]
    public async Task Revocations_AreBounded_AndThoseThatAreTooManyAreNotKept()
    {
        await FillRevokedAsync(Revocations.Max - 2);
        Assert.True(await RevokeAsync(("eve", AMinute)));
        Assert.False(await RevokeAsync(("ada", AMinute), ("bob", AMinute)));
        Assert.True(await RevokeAsync(("eve", AMinute), ("ada", AMinute)));
        Assert.False(await RevokeAsync(("bob", AMinute)));
    }

    [Fact]
    public async Task RevocationThatIsOver_LeavesItsPlaceToAnother()
    {
        await FillRevokedAsync(Revocations.Max - 1);
        Assert.True(await RevokeAsync(("ada", AMoment)));
        await PassAsync(AMoment * 2);

        Assert.True(await RevokeAsync(("bob", AMinute)));
        Assert.False(await RevokeAsync(("eve", AMinute)));
    }

    [Fact]
    public async Task WhatIsToBeClosed_IsReadOnceByEachNode_ButNotByOneThatComesLater()
    {
        var (a, b) = (await BeatAsync("a"), await BeatAsync("b"));
        await Calls.CloseAsync("one");
        await Calls.CloseAsync("two");
        a = await BeatAsync("a", closed: a.Closed);
        await Calls.CloseAsync("one");

        Assert.Equal(["one", "two"], a.Closing);
        Assert.Equal(["one"], (a = await BeatAsync("a", closed: a.Closed)).Closing);
        Assert.Empty((await BeatAsync("a", closed: a.Closed)).Closing);
        Assert.Equal(["two", "one"], (await BeatAsync("b", closed: b.Closed)).Closing);
        var late = await BeatAsync("c");
        Assert.Empty(late.Closing);
        Assert.Empty((await BeatAsync("c", closed: late.Closed)).Closing);
        Assert.Equal(["two", "one"], (await BeatAsync("c", closed: late.Closed + 1_000_000)).Closing); // that was of another server
    }

    [Fact]
    public async Task Statuses_AreThoseOfTheOtherNodes_UntilTheyLeaveOrAreSilent()
    {
        await BeatAsync("a", status: "of a");
        Assert.Empty((await BeatAsync("a")).Others);
        await BeatAsync("b", status: "{\"é\":\n\0}");
        await WriteAsync("c", "of c", TimeSpan.FromSeconds(1));
        await WriteAsync("d", "of d", TimeSpan.FromSeconds(6));
        await WriteAsync("e", "of e", TimeSpan.FromSeconds(-6)); // of a time that is to come

        var answer = await BeatAsync("a");
        Assert.True(answer.IsWritten);
        Assert.Equal(
            [("b", "{\"é\":\n\0}"), ("c", "of c")],
            answer.Others.Select(other => (other.Key, Encoding.UTF8.GetString(other.Value.Span))).Order());
        Assert.Equal(0, answer.Ignored);
        await Calls.LeaveAsync("b");
        Assert.Equal("c", Assert.Single((await BeatAsync("a")).Others).Key);
    }

    [Fact]
    public async Task EntriesThatAreNone_AreIgnored()
    {
        await WriteAsync("large", new string(' ', BeatCall.MaxStatus + 1), TimeSpan.Zero);
        await WriteAsync("none", "{}", null);
        await WriteAsync("b", "{}", TimeSpan.Zero);

        var answer = await BeatAsync("a");

        Assert.Equal(("b", 2), (Assert.Single(answer.Others).Key, answer.Ignored));
    }

    [Fact]
    public async Task Leader_HasTheLease()
    {
        Assert.Equal("", (await BeatAsync("a")).Leader);
        await LeadAsync("b");
        Assert.Equal("b", (await BeatAsync("a")).Leader);
    }

    [Fact]
    public async Task Numbers_Rise_AndAreNotBelowTheTime()
    {
        var before = Now.ToUnixTimeMilliseconds();
        var numbers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Calls.NextNumberAsync()));

        Assert.Equal(100, numbers.Distinct().Count());
        Assert.All(numbers, number => Assert.InRange(number, before, before + 60_000));
    }

    /// <summary>Somebody writes an entry of a node. Without an age, it is none.</summary>
    private protected abstract Task WriteAsync(string node, string status, TimeSpan? age);

    private protected abstract Task LeadAsync(string node);

    /// <summary>So many tickets of others wait.</summary>
    private protected abstract Task FillTicketsAsync(int count);

    /// <summary>So many others are revoked.</summary>
    private protected abstract Task FillRevokedAsync(int count);

    /// <summary>Another server answers, which has this ticket.</summary>
    private protected abstract Task FailOverAsync(Digest ticket);

    private protected abstract Task PassAsync(TimeSpan time);

    private protected abstract DateTimeOffset Now { get; }

    private Task<bool> RevokeAsync(params (string Name, TimeSpan Time)[] revoked) =>
        Calls.RevokeAsync(revoked.Select(entry => KeyValuePair.Create(Digest.Of(entry.Name), entry.Time)));

    private Task<BeatAnswer> BeatAsync(string node, string revoked = BeatCall.Unread, long closed = -1, string status = "{}") =>
        Calls.BeatAsync(new BeatCall(node, Encoding.UTF8.GetBytes(status), revoked, closed));
}
