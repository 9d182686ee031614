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
    private const long CountedAtMost = 1_048_576; // an epoch begins so far behind what was given before
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PatienceOfIds = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim _readers = new(Readers);

    /// <summary>Call it when nobody reads any more.</summary>
    public void Dispose() => _readers.Dispose();

    /// <summary>Reads a page. It is empty if the log is of another epoch than the copy, of which a break is about to tell.</summary>
    /// <exception cref="LogAwayException">Redis has been away for 10 s.</exception>
    public async ValueTask<HistoryPage> ReadAsync(LogCopy copy, long after, int count, CancellationToken cancellationToken)
    {
        var page = await RunInTurnAsync(
            () => calls.ReadAsync(after, Math.Min(count, PageEvents), PageBytes), page => page.State,
            page => page.Events.Count == 0 ? 0 : page.Events[^1].Sequence, cancellationToken).ConfigureAwait(false);
        if (page.State.Epoch != copy.Newest.Epoch)
        {
            return new HistoryPage([], null, null);
        }

        var isMissing = page.Through > after;
        return new HistoryPage(page.Events, isMissing ? page.Through : null, isMissing && !page.IsLost ? new HashSet<string>() : null)
        {
            IsCounted = page.Through - after < CountedAtMost,
        };
    }

    /// <summary>Finds the position before the first event at or after a time.</summary>
    /// <exception cref="LogAwayException">Redis has been away for 10 s.</exception>
    public async ValueTask<long> FindAsync(DateTimeOffset time, CancellationToken cancellationToken)
    {
        var found = await RunInTurnAsync(
            () => calls.FindAsync(FirstMillisecond(time)), found => found.State, found => found.After, cancellationToken).ConfigureAwait(false);
        return found.After;
    }

    /// <summary>Where the log stands.</summary>
    /// <exception cref="LogAwayException">Redis has been away for a second.</exception>
    public Task<LogState> StateAsync(CancellationToken cancellationToken) =>
        RunAsync(calls.StateAsync, state => state, state => state.Newest, PatienceOfIds, cancellationToken);

    /// <summary>The newest events of an epoch, up to where the log stands.</summary>
    /// <param name="state">Where the log stands.</param>
    /// <param name="limits">How many.</param>
    public async Task<IReadOnlyList<LogEvent>> NewestAsync(LogState state, HistoryOptions limits)
    {
        var events = new List<LogEvent>();
        var after = Math.Max(state.Begin, state.Newest - limits.Capacity);
        while (after < state.Newest)
        {
            var page = await calls.ReadAsync(after, PageEvents, PageBytes).ConfigureAwait(false);
            if (page.State.Epoch != state.Epoch || page.State.Server != state.Server || page.Events.Count == 0)
            {
                return [];
            }

            if (page.IsLost)
            {
                events.Clear(); // what was read before is not kept any more
            }

            events.AddRange(page.Events.Where(logged => logged.Sequence <= state.Newest));
            after = page.Events[^1].Sequence;
        }

        return events;
    }

    private static long FirstMillisecond(DateTimeOffset time) =>
        time.ToUnixTimeMilliseconds() + (time.UtcTicks % TimeSpan.TicksPerMillisecond == 0 ? 0 : 1);

    private async Task<T> RunInTurnAsync<T>(
        Func<Task<T>> call, Func<T, LogState> state, Func<T, long> newest, CancellationToken cancellationToken)
    {
        await _readers.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await RunAsync(call, state, newest, Patience, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _readers.Release();
        }
    }

    private async Task<T> RunAsync<T>(
        Func<Task<T>> call, Func<T, LogState> state, Func<T, long> newest, TimeSpan patience, CancellationToken cancellationToken)
    {
        var why = "The nodes have not adopted the server of Redis yet.";
        for (var waited = TimeSpan.Zero; waited <= patience; waited += Retry)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                if (seen.TryBegin(out var before)
                    && await call().ConfigureAwait(false) is var answer && seen.TryNote(before, state(answer), newest(answer)))
                {
                    return answer;
                }
            }
            catch (RedisCallException fault)
            {
                why = fault.Message;
            }

            await timers.WaitAsync(Retry).ConfigureAwait(false);
        }

        throw new LogAwayException(why);
    }
}
