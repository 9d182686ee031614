using System.Reactive.Concurrency;
using RxSse.Log;
using RxSse.RedisLog.Calls;

namespace RxSse.Tests.RedisLog.Fakes;

/// <summary>The calls of one node to a server in memory. What waits, waits in virtual time.</summary>
/// <param name="server">The server.</param>
/// <param name="scheduler">The virtual time.</param>
internal sealed class FakeRedis(FakeRedisServer server, IScheduler scheduler) : IRedisCalls
{
    private bool _isDisposed;

    /// <summary>The server that the node reaches.</summary>
    public FakeRedisServer Server { get; set; } = server;

    /// <summary>What happens to the next call on its way; null if nothing does.</summary>
    public Func<CallFault>? Fault { get; set; }

    /// <summary>The same for the connection of the tail.</summary>
    public Func<CallFault>? TailFault { get; set; }

    /// <summary>The time of the node, which may be paused; null if it never is.</summary>
    public NodeTime? Time { get; init; }

    /// <summary>The size of the largest answer to the tail.</summary>
    public long MostBytes { get; set; }

    public Task<AppendAnswer> AppendAsync(AppendCall call) => CallAsync(() => Server.Append(call), Fault);

    public Task<PageAnswer> ReadAsync(long after, int count, long bytes) => CallAsync(() => Server.Read(after, count, bytes), Fault);

    public Task<PageAnswer> CatchUpAsync(long after, int count, long bytes) =>
        CallAsync(() => Measured(Server.Read(after, count, bytes), page => page.Events), TailFault);

    public async Task<TailAnswer> TailAsync(long after, int count)
    {
        var answer = await CallAsync(() => Measured(Server.Tail(after, count), tail => tail.Events), TailFault).ConfigureAwait(false);
        if (Server.Log is { Rows: [.., var last] } && last.Sequence > after) // where an epoch begins, too
        {
            return answer;
        }

        await WrittenAsync(Server).ConfigureAwait(false);
        return await CallAsync(() => Measured(Server.Tail(after, count), tail => tail.Events), TailFault).ConfigureAwait(false);
    }

    public Task<LogState> StateAsync() => CallAsync(() => Server.Log?.State ?? LogState.None, Fault);

    public Task<LoadAnswer> LoadAsync() => CallAsync(() => Server.Load(), Fault);

    public Task<LoadAnswer> LoadOriginsAsync() => CallAsync(() => Server.Load() with { Newest = [] }, Fault);

    public Task<FindAnswer> FindAsync(long time) => CallAsync(() => Server.Find(time), Fault);

    public Task<AdoptAnswer> AdoptAsync(AdoptCall call) => CallAsync(() => Server.Adopt(call), Fault);

    public Task<LeaseAnswer> LeaseAsync(LeaseCall call) => CallAsync(() => Server.Hold(call), Fault);

    public RedisFacts Facts { get; set; } = new(DateTimeOffset.MinValue, null);

    public Task<RedisFacts> FactsAsync() => CallAsync(() => Facts, Fault);

    public ValueTask DisposeAsync()
    {
        _isDisposed = true;
        return ValueTask.CompletedTask;
    }

    private T Measured<T>(T answer, Func<T, IReadOnlyList<LogEvent>> events)
    {
        MostBytes = Math.Max(MostBytes, events(answer).Sum(logged => (long)logged.Event.Size));
        return answer;
    }

    private async Task<T> CallAsync<T>(Func<T> script, Func<CallFault>? onItsWay)
    {
        try
        {
            return await SendAsync(script, onItsWay).ConfigureAwait(false);
        }
        finally
        {
            if (Time is { IsPaused: true } time)
            {
                await time.ResumedAsync().ConfigureAwait(false); // the answer waits for it
            }
        }
    }

    private async Task<T> SendAsync<T>(Func<T> script, Func<CallFault>? onItsWay)
    {
        var fault = onItsWay?.Invoke() ?? default;
        if (fault.Delay > TimeSpan.Zero && fault.Kind != CallFaultKind.AnswerLate)
        {
            await DelayAsync(fault.Delay).ConfigureAwait(false);
        }

        if (_isDisposed || fault.Kind == CallFaultKind.Refused)
        {
            throw new RedisCallException(RedisFault.Away, "Redis at fake does not answer.");
        }

        if (fault.Kind == CallFaultKind.CallLost)
        {
            await DelayAsync(TimeSpan.FromSeconds(1)).ConfigureAwait(false);
            throw new RedisCallException(RedisFault.Away, "Redis at fake does not answer.", mayBeDone: true);
        }

        T answer;
        lock (Server)
        {
            answer = script();
        }

        if (fault.Kind == CallFaultKind.AnswerLate)
        {
            await DelayAsync(fault.Delay).ConfigureAwait(false);
        }

        if (fault.Kind == CallFaultKind.AnswerLost)
        {
            await DelayAsync(TimeSpan.FromSeconds(1)).ConfigureAwait(false);
            throw new RedisCallException(RedisFault.Away, "Redis at fake does not answer.", mayBeDone: true);
        }

        return answer;
    }

    private Task DelayAsync(TimeSpan time)
    {
        var over = new TaskCompletionSource();
        scheduler.Schedule(time, () => NoContext.Run(over.SetResult));
        return over.Task;
    }

    private async Task WrittenAsync(FakeRedisServer asked)
    {
        var written = new TaskCompletionSource();
        void Complete() => NoContext.Run(() => written.TrySetResult());
        using var timer = scheduler.Schedule(IRedisCalls.TailWait, Complete);
        asked.Written += Complete;
        await written.Task.ConfigureAwait(false);
        asked.Written -= Complete;
    }
}

/// <summary>What happens to a call on its way.</summary>
/// <param name="Kind">What.</param>
/// <param name="Delay">How long it takes before it reaches the server, or its answer the node.</param>
internal readonly record struct CallFault(CallFaultKind Kind, TimeSpan Delay = default);

/// <summary>What can happen to a call.</summary>
internal enum CallFaultKind
{
    None,

    /// <summary>There is no connection.</summary>
    Refused,

    /// <summary>It does not reach the server.</summary>
    CallLost,

    /// <summary>It is done, and its answer does not come.</summary>
    AnswerLost,

    /// <summary>It is done, and its answer takes the delay.</summary>
    AnswerLate,
}
