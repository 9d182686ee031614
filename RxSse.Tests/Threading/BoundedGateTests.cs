using RxSse.Threading;
using Xunit;

namespace RxSse.Tests.Threading;

public sealed class BoundedGateTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task FullBacklog_HoldsBackWhoAddsToIt_UntilThereIsRoom()
    {
        using var backlog = new BoundedGate();
        for (var i = 0; i < BoundedGate.Capacity; i++)
        {
            backlog.Enter();
        }

        var held = Hold(backlog, out var thread);
        Assert.True(SpinWait.SpinUntil(() => thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin), Patience));
        Assert.False(held.IsCompleted);

        backlog.Leave(1);
        await held.WaitAsync(Patience);
    }

    [Fact]
    public async Task Disposal_LetsGoOfWhoIsHeldBack()
    {
        var backlog = new BoundedGate();
        for (var i = 0; i < BoundedGate.Capacity; i++)
        {
            backlog.Enter();
        }

        var held = Hold(backlog, out var thread);
        Assert.True(SpinWait.SpinUntil(() => thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin), Patience));
        backlog.Dispose();

        await held.WaitAsync(Patience);
    }

    [Fact]
    public async Task WhatComesTogether_EntersWhole_HoweverMuchItIs()
    {
        using var backlog = new BoundedGate();
        backlog.Enter(BoundedGate.Capacity * 2); // does not wait for itself

        var held = Hold(backlog, out var thread);
        Assert.True(SpinWait.SpinUntil(() => thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin), Patience));
        backlog.Leave(BoundedGate.Capacity * 2);

        await held.WaitAsync(Patience);
    }

    // On a thread of its own, so that one can see that it waits.
    private static Task Hold(BoundedGate backlog, out Thread thread)
    {
        var done = new TaskCompletionSource();
        thread = new Thread(() =>
        {
            backlog.Enter();
            done.SetResult();
        })
        { IsBackground = true };
        thread.Start();
        return done.Task;
    }
}
