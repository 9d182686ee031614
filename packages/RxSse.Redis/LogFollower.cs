using System.Reactive.Concurrency;
using RxSse.RedisLog.Calls;

namespace RxSse.RedisLog;

/// <summary>
/// Reads the tail of the log in Redis into the copy of this node, and finds out when the log has lost events or is another one. Nothing that
/// it reads passes before it is known to be of the epoch and the server of this node.
/// </summary>
internal sealed partial class LogFollower(
    IRedisCalls calls, SeenLog seen, ServerAdoption adoption, LogCopy copy, LogPresence presence, IScheduler timers, ILogger logger)
{
    private const int MaxEvents = 1_000;
    private const int BatchBytes = 1024 * 1024;
    private const int MaxErrors = 20; // 5 s
    private static readonly TimeSpan Full = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(250);

    private volatile bool _isStopped;
    private long _meanBytes = 1_024;
    private bool _readsPages; // for a page is bounded in bytes, and tells what is missing
    private int _errors;

    public void Stop() => _isStopped = true;

    public async Task RunAsync()
    {
        while (!_isStopped && _errors < MaxErrors)
        {
            if (await TryTurnAsync().ConfigureAwait(false) is { } wait)
            {
                _readsPages = true;
                await timers.WaitAsync(wait).ConfigureAwait(false);
            }
        }
    }

    // Returns how long the next turn waits; null if it does not.
    private async Task<TimeSpan?> TryTurnAsync()
    {
        try
        {
            var wait = await TurnAsync().ConfigureAwait(false);
            _errors = 0;
            return wait;
        }
        catch (RedisCallException)
        {
            // It has been noted, and the next turn asks again.
        }
#pragma warning disable CA1031 // whoever follows the log must learn that nothing comes any more
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogUnreadable(error, ++_errors, MaxErrors);
            if (_errors == MaxErrors)
            {
                copy.Fail(error);
            }
        }

        return Retry;
    }

    private async Task<TimeSpan?> TurnAsync()
    {
        if (!copy.HasRoom)
        {
            return Full; // this node falls behind; Redis and the other nodes do not notice
        }

        if (!seen.TryBegin(out var call))
        {
            adoption.Request();
            return ServerAdoption.Period;
        }

        var position = copy.Newest;
        var page = _readsPages
            ? await calls.CatchUpAsync(position.Sequence, MaxEvents, BatchBytes).ConfigureAwait(false)
            : await TailAsync(position).ConfigureAwait(false);
        var state = page.State;
        if (state.Server != call.State.Server || HasLost(state, call.State, position))
        {
            adoption.Request(); // another server, or one that has lost events
            return ServerAdoption.Period;
        }

        if (state.Epoch != position.Epoch)
        {
            return await BeginEpochAsync(call, position).ConfigureAwait(false);
        }

        if (page.IsLost)
        {
            return await SkipAsync(call, position, page.Through).ConfigureAwait(false);
        }

        if (page.Events.Count > 0 && seen.TryNote(call, state, page.Events[^1].Sequence))
        {
            _meanBytes = Math.Max(1, page.Events.Sum(logged => logged.Event.Size) / page.Events.Count);
            copy.Add(page.Events);
        }

        _readsPages = state.Newest - copy.Newest.Sequence > (page.Events.Count == 0 ? 0 : MaxEvents);
        return null;
    }

    // An append may have learned of an epoch that has not come in here yet: then a server without it has lost it.
    private static bool HasLost(LogState state, CallerState seen, EventId position) =>
        state.Epoch == seen.Epoch ? state.Newest < seen.Floor : state.Epoch == position.Epoch;

    // The events that follow the position.
    private async Task<PageAnswer> TailAsync(EventId position)
    {
        var count = (int)Math.Clamp(BatchBytes / _meanBytes, 1, MaxEvents);
        var tail = await calls.TailAsync(position.Sequence, count).ConfigureAwait(false);
        var events = tail.Events.TakeWhile((logged, index) => logged.Sequence == position.Sequence + 1 + index).ToList();
        return new PageAnswer(tail.State, IsLost: false, position.Sequence, events);
    }

    private async Task<TimeSpan?> SkipAsync(SeenBefore call, EventId position, long through)
    {
        var loaded = await calls.LoadAsync().ConfigureAwait(false);
        if (loaded.State.Epoch == position.Epoch && seen.TryNote(call, loaded.State, through))
        {
            copy.Skip(loaded, through);
            return null;
        }

        return ServerAdoption.Period; // the two connections reach different servers
    }

    private async Task<TimeSpan?> BeginEpochAsync(SeenBefore call, EventId position)
    {
        var loaded = await calls.LoadAsync().ConfigureAwait(false);
        var floor = loaded.State.Epoch == call.State.Epoch ? position.Sequence : call.State.Floor;
        if (floor > 0 && floor >= loaded.State.Begin)
        {
            adoption.Request(); // it does not begin beyond what this node has seen: another one is needed
            return ServerAdoption.Period;
        }

        if (loaded.State.Epoch != position.Epoch && seen.TryNote(call, loaded.State, loaded.State.Begin))
        {
            copy.BeginEpoch(loaded);
            presence.NoteEpoch(copy.Newest);
            return null;
        }

        return ServerAdoption.Period; // the two connections reach different servers
    }

    [LoggerMessage(21, LogLevel.Error, "The tail of the log cannot be read, {Errors} times of {MaxErrors}.")]
    private partial void LogUnreadable(Exception error, int errors, int maxErrors);
}
