namespace RxSse.RedisLog.Calls;

/// <summary>Notes of each call which part of the log works, and the time of the log in the answers about the lease and the adoption.</summary>
internal sealed class NotedCalls(IRedisCalls calls, LogPresence presence, RedisClock clock) : IRedisCalls
{
    public Task<AppendAnswer> AppendAsync(AppendCall call) => NoteAsync(LogPart.Events, calls.AppendAsync(call));

    public Task<PageAnswer> ReadAsync(long after, int count, long bytes) => NoteAsync(LogPart.Pages, calls.ReadAsync(after, count, bytes));

    public Task<TailAnswer> TailAsync(long after, int count) => NoteAsync(LogPart.Tail, calls.TailAsync(after, count));

    public Task<PageAnswer> CatchUpAsync(long after, int count, long bytes) => NoteAsync(LogPart.Tail, calls.CatchUpAsync(after, count, bytes));

    public Task<LogState> StateAsync() => NoteAsync(LogPart.Pages, calls.StateAsync());

    public Task<LoadAnswer> LoadAsync() => NoteAsync(LogPart.Pages, calls.LoadAsync());

    public Task<LoadAnswer> LoadOriginsAsync() => NoteAsync(LogPart.Pages, calls.LoadOriginsAsync());

    public Task<FindAnswer> FindAsync(long time) => NoteAsync(LogPart.Pages, calls.FindAsync(time));

    public Task<MarkAnswer> MarkAsync(MarkCall call) => NoteAsync(LogPart.Writes, calls.MarkAsync(call));

    public Task<AdoptAnswer> AdoptAsync(AdoptCall call) => TimeAsync(() => calls.AdoptAsync(call), static answer => answer.Time);

    public Task<LeaseAnswer> LeaseAsync(LeaseCall call) => TimeAsync(() => calls.LeaseAsync(call), static answer => answer.Time);

    public Task<RedisFacts> FactsAsync() => calls.FactsAsync();

    public ValueTask DisposeAsync() => calls.DisposeAsync();

    private async Task<T> TimeAsync<T>(Func<Task<T>> call, Func<T, long?> time)
    {
        var asked = clock.Ask();
        var answer = await NoteAsync(LogPart.Writes, call()).ConfigureAwait(false);
        if (time(answer) is { } milliseconds)
        {
            clock.Note(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), asked);
        }

        return answer;
    }

    private async Task<T> NoteAsync<T>(LogPart part, Task<T> call)
    {
        try
        {
            var answer = await call.ConfigureAwait(false);
            presence.NoteAnswer(part);
            return answer;
        }
        catch (RedisCallException fault)
        {
            presence.NoteFault(part, fault);
            throw;
        }
    }
}
