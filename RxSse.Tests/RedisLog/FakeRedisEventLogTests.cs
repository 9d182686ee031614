using RxSse.Log;
using RxSse.Tests.Log;
using RxSse.Tests.RedisLog.Fakes;

namespace RxSse.Tests.RedisLog;

/// <summary>The contract of durable logs, with Redis in memory.</summary>
public sealed class FakeRedisEventLogTests : DurableLogContract
{
    private readonly FakeNodes _nodes = new();
    private FakeNode _node;
    private FakeLog? _saved;

    public FakeRedisEventLogTests() => _node = _nodes.Open();

    internal override IEventLog Log => _node.Log;

    protected override int Capacity => 1_000;

    private protected override bool KnowsEvictedStreams => false;

    protected override void RunTail() => _nodes.RunTails();

    protected override void AdvanceTo(DateTimeOffset time) => _nodes.AdvanceTo(time);

    private protected override void DuringAppend(Action act) => DuringCall(act);

    private protected override void DuringRead(Action act) => DuringCall(act);

    private protected override Task EndAsync() => _node.Log.DisposeAsync().AsTask();

    private protected override Task ReopenAsync() => ReopenAsync(newEpoch: false);

    private protected override void Save() => _saved = _nodes.Server.Log!.Clone();

    // The node lives on, and has seen what is lost.
    private protected override Task LoseRestAsync()
    {
        _nodes.Restart(_saved);
        _nodes.Pass(TimeSpan.FromSeconds(2));
        return Task.CompletedTask;
    }

    private protected override Task BeginEpochAsync() => ReopenAsync(newEpoch: true);

    // On its way to Redis.
    private void DuringCall(Action act)
    {
        Action? once = act;
        _node.Calls.Fault = () =>
        {
            Interlocked.Exchange(ref once, null)?.Invoke();
            return default;
        };
    }

    private async Task ReopenAsync(bool newEpoch)
    {
        await _node.Log.DisposeAsync();
        _node = _nodes.Open(newEpoch);
    }
}
