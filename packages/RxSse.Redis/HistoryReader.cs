using System.Reactive.Concurrency;
using RxSse.Log;
using RxSse.RedisLog.Calls;

namespace RxSse.RedisLog;

/// <summary>
/// Reads from Redis what is not in memory. Few read at a time, and wait while Redis is away, or while the server that answers is not the one
/// that this node has adopted: what another one has may be lost.
/// </summary>
internal sealed class HistoryReader(IRedisCalls calls, SeenLog seen, IScheduler timers) : IDisposable
{
    private const int PageEvents = 256;
    private const long PageBytes = 1024 * 1024;
    private const int Readers = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PatienceOfIds = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(250);

    /// <summary>What whoever comes too late is told.</summary>
    public const string HasStopped = "The log has stopped.";

    private readonly SemaphoreSlim _readers = new(Readers); // has no handle, as nobody asks for one
    private readonly CancellationTokenSource _end = new();

    /// <summary>The first millisecond that is not before a time.</summary>
    public static long FirstMillisecond(DateTimeOffset time) =>
        time.ToUnixTimeMilliseconds() + (time.UtcTicks % TimeSpan.TicksPerMillisecond == 0 ? 0 : 1);

    /// <summary>Ends all reads, and those that come later: each is told that the log has stopped.</summary>
    public void Dispose() => _end.Cancel();

    /// <summary>Reads a page. It is empty if the log is of another epoch than the copy, of which a break is about to tell.</summary>
    /// <exception cref="LogAwayException">Redis has been away for 10 s.</exception>
    public async ValueTask<HistoryPage> ReadAsync(LogCopy copy, long after, int count, CancellationToken cancellationToken)
    {
        var page = await RunAsync(
            turn => InTurnAsync(() => calls.ReadAsync(after, Math.Min(count, PageEvents), PageBytes), turn), page => page.State,
            page => page.Events.Count == 0 ? 0 : page.Events[^1].Sequence, Patience, cancellationToken).ConfigureAwait(false);
        if (page.State.Epoch != copy.Newest.Epoch)
        {
            return new HistoryPage([], null, null);
        }

        var isMissing = page.Through > after;
        return new HistoryPage(page.Events, isMissing ? page.Through : null, isMissing && !page.IsLost ? new HashSet<string>() : null)
        {
            IsCounted = after >= page.State.Begin || page.Through - after < LogState.EpochStep, // otherwise an epoch may begin between
        };
    }

    /// <summary>Finds the position before the first event at or after a time.</summary>
    /// <exception cref="LogAwayException">Redis has been away for 10 s.</exception>
    public async ValueTask<long> FindAsync(DateTimeOffset time, CancellationToken cancellationToken)
    {
        var found = await RunAsync(
            turn => InTurnAsync(() => calls.FindAsync(FirstMillisecond(time)), turn), found => found.State, found => found.After, Patience,
            cancellationToken).ConfigureAwait(false);
        return found.After;
    }

    /// <summary>Where the log stands.</summary>
    /// <exception cref="LogAwayException">Redis has been away for a second.</exception>
    public Task<LogState> StateAsync(CancellationToken cancellationToken) =>
        RunAsync(_ => calls.StateAsync(), state => state, state => state.Newest, PatienceOfIds, cancellationToken);

    /// <summary>Fills the copy of this node with the newest events of the epoch, up to where the log stood.</summary>
    /// <param name="copy">The copy.</param>
    /// <param name="state">Where the log stood.</param>
    /// <param name="count">How many events at most.</param>
    /// <returns>False if the log is another one meanwhile.</returns>
    public async Task<bool> TryFillAsync(LogCopy copy, LogState state, int count)
    {
        var first = Math.Max(state.Begin, state.Newest - count);
        for (var after = first; after < state.Newest;)
        {
            var page = await calls.ReadAsync(after, PageEvents, PageBytes).ConfigureAwait(false);
            if (page.State.Epoch != state.Epoch || page.State.Server != state.Server)
            {
                return false;
            }

            copy.Fill(page, isFirst: after == first);
            after = page.Events.Count > 0 ? page.Events[^1].Sequence : page.Through;
        }

        return true;
    }

    // A turn lasts as long as its call, also if whoever asked for it has left.
    private async Task<T> InTurnAsync<T>(Func<Task<T>> call, CancellationToken left)
    {
        await _readers.WaitAsync(left).ConfigureAwait(false);
        try
        {
            return await call().ConfigureAwait(false);
        }
        finally
        {
            _readers.Release();
        }
    }

    private async Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> call, Func<T, LogState> state, Func<T, long> newest, TimeSpan patience,
        CancellationToken cancellationToken)
    {
        var why = "The nodes have not adopted the server of Redis yet.";
        var left = new CancellationTokenSource(); // not disposed, as the deadline may be about to cancel it
        using var deadline = timers.Schedule(patience, left.Cancel);
        using var leaving = cancellationToken.UnsafeRegister(state => ((CancellationTokenSource)state!).Cancel(), left);
        using var ending = _end.Token.UnsafeRegister(state => ((CancellationTokenSource)state!).Cancel(), left);
        try
        {
            while (true)
            {
                try
                {
                    if (seen.TryBegin(out var before)
                        && await call(left.Token).WaitAsync(left.Token).ConfigureAwait(false) is var answer
                        && seen.TryNote(before, state(answer), newest(answer)))
                    {
                        return answer;
                    }
                }
                catch (RedisCallException fault)
                {
                    why = fault.Message;
                }

                await timers.WaitAsync(Retry).WaitAsync(left.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LogAwayException(_end.IsCancellationRequested ? HasStopped : why);
        }
    }
}
