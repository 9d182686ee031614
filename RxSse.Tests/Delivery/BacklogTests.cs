using RxSse.Server.Delivery;
using Xunit;

namespace RxSse.Tests.Delivery;

public sealed class BacklogTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task FullBacklog_HoldsBackWhoAddsToIt_UntilThereIsRoom()
    {
        using var backlog = new Backlog();
        for (var i = 0; i < Backlog.Most; i++)
        {
            backlog.Enter();
        }

        var held = Task.Run(backlog.Enter);
        var other = Task.Run(() => { });
        await other.WaitAsync(Patience);
        Assert.False(held.IsCompleted);

        backlog.Leave(1);
        await held.WaitAsync(Patience);
    }

    [Fact]
    public async Task Disposal_LetsGoOfWhoIsHeldBack()
    {
        var backlog = new Backlog();
        var held = Task.Run(() =>
        {
            for (var i = 0; i <= Backlog.Most; i++)
            {
                backlog.Enter();
            }
        });

        backlog.Dispose();

        await held.WaitAsync(Patience);
    }
}
