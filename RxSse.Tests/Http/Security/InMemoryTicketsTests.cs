using System.Reactive.Concurrency;
using RxSse.Http.Security;
using Xunit;

namespace RxSse.Tests.Http.Security;

/// <summary>Tickets in memory.</summary>
public sealed class InMemoryTicketsTests : TicketsContract
{
    private protected override ITicketStore CreateStore(IScheduler timers) => new InMemoryTickets(timers);

    [Fact]
    public async Task UsedTickets_TakeNoPlace()
    {
        for (var i = 0; i <= ITicketStore.Max; i++)
        {
            Assert.NotNull(await Given.TakeAsync(await GiveAsync("ada")));
        }

        Assert.NotNull((await Given.GiveAsync(CallerOf("bob"))).Ticket);
    }

    [Fact]
    public async Task AllTogether_Are10000AtMost()
    {
        for (var i = 0; i < ITicketStore.Max; i++)
        {
            await GiveAsync($"user-{i / ITicketStore.MaxOfOne}");
        }

        Assert.Equal(NoTicket.Full, (await Given.GiveAsync(CallerOf("ada"))).Refusal);
        Time.AdvanceBy(ITicketStore.Lifetime.Ticks);
        await GiveAsync("ada");
    }
}
