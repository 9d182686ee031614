using RxSse.Log;
using RxSse.RedisLog.Calls;

namespace RxSse.Tests.RedisLog;

/// <summary>Calls to a log whose time a test sets: it is never before that of Redis, so a test goes to the future.</summary>
internal sealed class TimedCalls(IRedisCalls calls) : IRedisCalls
{
    private long _time;

    /// <summary>Lets the log reach a time.</summary>
    public async Task AdvanceToAsync(DateTimeOffset time)
    {
        _time = time.ToUnixTimeMilliseconds();
        var state = await calls.StateAsync();
        await calls.AppendAsync(new AppendCall(new CallerState(state.Epoch, state.Server, 0, _time), "", "clock", "", new AppendRound([])));
    }

    public Task<AppendAnswer> AppendAsync(AppendCall call) =>
        calls.AppendAsync(call with { Caller = call.Caller with { Time = Math.Max(_time, call.Caller.Time) } });

    public Task<PageAnswer> ReadAsync(long after, int count, long bytes) => calls.ReadAsync(after, count, bytes);

    public Task<PageAnswer> CatchUpAsync(long after, int count, long bytes) => calls.CatchUpAsync(after, count, bytes);

    public Task<TailAnswer> TailAsync(long after, int count) => calls.TailAsync(after, count);

    public Task<LogState> StateAsync() => calls.StateAsync();

    public Task<LoadAnswer> LoadAsync() => calls.LoadAsync();

    public Task<FindAnswer> FindAsync(long time) => calls.FindAsync(time);

    public Task<MarkAnswer> MarkAsync(MarkCall call) => calls.MarkAsync(call);

    public Task<AdoptAnswer> AdoptAsync(AdoptCall call) => calls.AdoptAsync(call);

    public Task<LeaseAnswer> LeaseAsync(LeaseCall call) => calls.LeaseAsync(call);

    public Task<RedisFacts> FactsAsync() => calls.FactsAsync();

    public ValueTask DisposeAsync() => calls.DisposeAsync();
}
