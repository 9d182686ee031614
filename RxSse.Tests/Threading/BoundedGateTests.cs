using RxSse.Threading;
using Xunit;

namespace RxSse.Tests.Threading;

public sealed class BoundedGateTests
{
    private const int Capacity = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task FullGate_BlocksProducers_UntilThereIsRoom()
    {
        using var gate = new BoundedGate(Capacity);
        for (var i = 0; i < Capacity; i++)
        {
            gate.Enter();
        }

        var blocked = Block(gate, out var thread);
        Assert.True(SpinWait.SpinUntil(() => thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin), Patience));
        Assert.False(blocked.IsCompleted);

        gate.Leave(1);
        await blocked.WaitAsync(Patience);
    }

    [Fact]
    public async Task Disposal_UnblocksProducers()
    {
        var gate = new BoundedGate(Capacity);
        for (var i = 0; i < Capacity; i++)
        {
            gate.Enter();
        }

        var blocked = Block(gate, out var thread);
        Assert.True(SpinWait.SpinUntil(() => thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin), Patience));
        gate.Dispose();

        await blocked.WaitAsync(Patience);
    }

    [Fact]
    public async Task Batch_EntersWhole_EvenIfItExceedsTheLimit()
    {
        using var gate = new BoundedGate(Capacity);
        gate.Enter(Capacity * 2); // does not wait for its own items

        var blocked = Block(gate, out var thread);
        Assert.True(SpinWait.SpinUntil(() => thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin), Patience));
        gate.Leave(Capacity * 2);

        await blocked.WaitAsync(Patience);
    }

    // On a separate thread, so that the test can see that it waits.
    private static Task Block(BoundedGate gate, out Thread thread)
    {
        var done = new TaskCompletionSource();
        thread = new Thread(() =>
        {
            gate.Enter();
            done.SetResult();
        })
        { IsBackground = true };
        thread.Start();
        return done.Task;
    }
}
