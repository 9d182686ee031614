using System.Net;
using RxSse.RedisLog.Calls;
using RxSse.Tests.Hosting;
using RxSse.Tests.RedisLog.Fakes;
using Xunit;

namespace RxSse.Tests.RedisLog.Shared;

// While Redis is away, or takes no writes.
public sealed partial class AccessOverNodesTests
{
    [Fact]
    public async Task WhileRedisIsAway_TicketsAreNeitherGivenNorTaken_AndTheAnswersSaySo()
    {
        var ticket = await TicketAsync(First);
        _calls.Fault = RedisFault.Away;

        Assert.Equal(
            (503, "No ticket can be issued: Redis at fake does not answer. Try again in a moment."),
            await DetailAsync(await First.SendAsync(HttpMethod.Post, "/tickets", Reader)));
        Assert.Equal(
            (503, "The ticket cannot be checked: Redis at fake does not answer. Get another one in a moment."),
            await DetailAsync(await First.SendAsync(HttpMethod.Get, $"/events?ticket={ticket}")));
        Assert.Contains("\"reason\":\"away\"", await First.FirstEventAsync($"/events?ticket={ticket}", EventStream), StringComparison.Ordinal);
        _calls.Fault = null;
        Assert.Equal(HttpStatusCode.OK, await First.StatusAsync($"/events?ticket={ticket}"));
    }

    [Fact]
    public async Task NodeThatHasNotReadTheRevocations_LetsNobodyInByACredential()
    {
        var calls = new FakeSharedCalls(_hosts.Server) { Fault = RedisFault.Away };
        await using var third = await _hosts.StartAsync("third", calls);

        using var refused = await third.SendAsync(HttpMethod.Get, "/streams", Reader);
        Assert.Equal("1", refused.Headers.RetryAfter?.ToString());
        Assert.Equal(
            (503, "The server does not know which credentials are revoked: the log is away. Try again in a moment."),
            await DetailAsync(refused));
        Assert.Equal(HttpStatusCode.OK, await third.StatusAsync("/streams")); // what everybody may
        calls.Fault = null;
        _hosts.Beat();
        Assert.Equal(HttpStatusCode.OK, await third.StatusAsync("/streams", Reader));
    }

    [Fact]
    public async Task EventSourceWithACredential_ThatCannotBeCheckedYet_IsRejected_ComesBack_AndHasItsTicketStill()
    {
        var ticket = $"/events?ticket={await TicketAsync(First)}";
        var calls = new FakeSharedCalls(_hosts.Server) { Fault = RedisFault.Away };
        await using var third = await _hosts.StartAsync("third", calls);

        const string Rejected = "\"reason\":\"away\"";
        Assert.Contains(Rejected, await third.FirstEventAsync("/events", Reader, EventStream), StringComparison.Ordinal);
        Assert.Contains(Rejected, await third.FirstEventAsync(ticket, EventStream), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await third.StatusAsync(ticket));
        calls.Fault = null;
        Assert.Contains(Rejected, await third.FirstEventAsync(ticket, EventStream), StringComparison.Ordinal);
        _hosts.Beat();
        Assert.Equal(HttpStatusCode.OK, await third.StatusAsync(ticket));
    }

    [Fact]
    public async Task Readiness_SaysThatWhatIsSharedCannotBeRead_AndIsThereOnlyWhenTheRevocationsWereRead()
    {
        const string Why = "What the nodes share, such as revocations, cannot be read since 2026-01-01 00:00:0";
        Assert.Equal((200, "Healthy"), await ReadyAsync(First));
        _calls.Fault = RedisFault.Away;
        _hosts.Beat();
        _hosts.Beat();
        Assert.Equal((200, $"Degraded: {Why}1 UTC: Redis at fake does not answer."), await ReadyAsync(First));
        await using var third = await _hosts.StartAsync("third", _calls);
        var (status, answer) = await ReadyAsync(third);
        Assert.Equal(503, status);
        Assert.Contains($"{Why}2 UTC: Redis at fake does not answer.", answer, StringComparison.Ordinal);
        _calls.Fault = null;
        _hosts.Beat();
        Assert.Equal((200, "Healthy"), await ReadyAsync(First));
        Assert.Equal((200, "Healthy"), await ReadyAsync(third));
    }

    [Fact]
    public async Task WhileRedisTakesNoWrites_NobodyIsToldThatThereIsNothingToClose()
    {
        _hosts.Beat();
        _hosts.Server.TakesWrites = false;
        for (var i = 0; i < 7; i++)
        {
            _hosts.Beat();
        }

        const string Detail = "The other nodes were not told: Redis at fake has no memory for more events. Try again in a moment.";
        Assert.Equal((503, Detail), await DetailAsync(await First.SendAsync(HttpMethod.Delete, "/connections/second-0-1", SharingHosts.Admin)));
        Assert.Equal((503, Detail), await DetailAsync(await First.SendAsync(HttpMethod.Delete, "/connections?principal=x", SharingHosts.Admin)));
        _hosts.Server.TakesWrites = true;
        _hosts.Beat();
        Assert.Equal(202, await DeleteAsync(First, "/connections/second-0-1")); // it may not have read of the others yet
        _hosts.Beat();
        Assert.Equal(202, await DeleteAsync(First, "/connections/second-0-1"));
        Assert.Equal(404, await DeleteAsync(First, "/connections/nobody-0-1"));
    }

    [Fact]
    public async Task NodesThatCannotBeTold_CloseNothing_AndTheAnswerSaysSo()
    {
        _hosts.Beat();
        _calls.Fault = RedisFault.Away;

        const string Detail = "The other nodes were not told: Redis at fake does not answer. Try again in a moment.";
        Assert.Equal((503, Detail), await DetailAsync(await First.SendAsync(HttpMethod.Delete, "/connections/second-0-1", SharingHosts.Admin)));
        Assert.Equal((503, Detail), await DetailAsync(await First.SendAsync(HttpMethod.Delete, "/connections?principal=x", SharingHosts.Admin)));
    }

    private static async Task<(int Status, string Body)> ReadyAsync(GuestHost host)
    {
        using var response = await host.SendAsync(HttpMethod.Get, "/healthz/ready");
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task NodeThatIsCutOff_LetsNobodyInByACredential_AfterTheTimeThatIsSet_AndStaysReady()
    {
        var calls = new FakeSharedCalls(_hosts.Server);
        await using var third = await _hosts.StartAsync("third", calls, maxAge: TimeSpan.FromSeconds(5));
        calls.Fault = RedisFault.Away;
        for (var i = 0; i < 5; i++)
        {
            _hosts.Beat();
        }

        Assert.Equal(HttpStatusCode.OK, await third.StatusAsync("/streams", Reader));
        _hosts.Beat();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await third.StatusAsync("/streams", Reader));
        Assert.Equal(HttpStatusCode.OK, await third.StatusAsync("/streams"));
        Assert.Equal(200, (await ReadyAsync(third)).Status); // if all nodes failed at once, the balancer would end each EventSource
        calls.Fault = null;
        _hosts.Beat();
        Assert.Equal(HttpStatusCode.OK, await third.StatusAsync("/streams", Reader));
    }
}
