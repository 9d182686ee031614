using RxSse.Log;
using RxSse.RedisLog.Calls;

namespace RxSse.Tests.RedisLog;

/// <summary>
/// Calls to a log whose time a test sets: it is never before that of Redis, so a test goes to the future. A test may do something while a
/// call is on its way.
/// </summary>
internal sealed class TimedCalls(IRedisCalls calls) : IRedisCalls
{
    private long _time;

    /// <summary>Called once, while the next append is on its way.</summary>
    public Action? OnAppend { get; set; }

    /// <summary>Called once, while the next page is on its way.</summary>
    public Action? OnRead { get; set; }

    /// <summary>Lets the log reach a time.</summary>
    public async Task AdvanceToAsync(DateTimeOffset time)
    {
        _time = time.ToUnixTimeMilliseconds();
        var state = await calls.StateAsync();
        await calls.AppendAsync(new AppendCall(new CallerState(state.Epoch, state.Server, 0, _time), "", "clock", "", new AppendRound([])));
    }

    public Task<AppendAnswer> AppendAsync(AppendCall call)
    {
        var answer = calls.AppendAsync(call with { Caller = call.Caller with { Time = Math.Max(_time, call.Caller.Time) } });
        (var act, OnAppend) = (OnAppend, null);
        act?.Invoke();
        return answer;
    }

    public Task<PageAnswer> ReadAsync(long after, int count, long bytes)
    {
        var answer = calls.ReadAsync(after, count, bytes);
        (var act, OnRead) = (OnRead, null);
        act?.Invoke();
        return answer;
    }

    public Task<PageAnswer> CatchUpAsync(long after, int count, long bytes) => calls.CatchUpAsync(after, count, bytes);

    public Task<TailAnswer> TailAsync(long after, int count) => calls.TailAsync(after, count);

    public Task<LogState> StateAsync() => calls.StateAsync();

    public Task<LoadAnswer> LoadAsync() => calls.LoadAsync();

    public Task<LoadAnswer> LoadOriginsAsync() => calls.LoadOriginsAsync();

    public Task<FindAnswer> FindAsync(long time) => calls.FindAsync(time);

    public Task<AdoptAnswer> AdoptAsync(AdoptCall call) => calls.AdoptAsync(call);

    public Task<LeaseAnswer> LeaseAsync(LeaseCall call) => calls.LeaseAsync(call);

    public Task<RedisFacts> FactsAsync() => calls.FactsAsync();

    public ValueTask DisposeAsync() => calls.DisposeAsync();
}
