using System.Reactive.Concurrency;
using RxSse.RedisLog.Calls;

namespace RxSse.RedisLog;

/// <summary>
/// Reads the tail of the log in Redis into the copy of this node, and finds out when the log has lost events or is another one. Nothing that
/// it reads passes before it is known to be of the epoch and the server of this node.
/// </summary>
internal sealed class LogFollower(
    IRedisCalls calls, SeenLog seen, ServerAdoption adoption, LogCopy copy, LogPresence presence, IScheduler timers)
{
    private const int MaxEvents = 1_000;
    private const int BatchBytes = 1024 * 1024;
    private static readonly TimeSpan Full = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(250);

    private volatile bool _isStopped;
    private long _meanBytes = 1_024;

    public void Stop() => _isStopped = true;

    public async Task RunAsync()
    {
        while (!_isStopped)
        {
            try
            {
                if (await TurnAsync().ConfigureAwait(false) is { } wait)
                {
                    await timers.WaitAsync(wait).ConfigureAwait(false);
                }
            }
            catch (RedisCallException)
            {
                if (!_isStopped)
                {
                    await timers.WaitAsync(Retry).ConfigureAwait(false);
                }
            }
#pragma warning disable CA1031 // whoever follows the log must learn that nothing comes any more
            catch (Exception error)
#pragma warning restore CA1031
            {
                copy.Fail(error);
                return;
            }
        }
    }

    // Returns how long the next turn waits; null if it does not.
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
        var answer = await calls.TailAsync(position.Sequence, (int)Math.Clamp(BatchBytes / _meanBytes, 1, MaxEvents)).ConfigureAwait(false);
        var state = answer.State;
        if (state.Server != call.State.Server || (state.Epoch == call.State.Epoch && state.Newest < call.State.Floor))
        {
            adoption.Request(); // another server, or one that has lost events
            return ServerAdoption.Period;
        }

        if (state.Epoch != position.Epoch)
        {
            return await BeginEpochAsync(call).ConfigureAwait(false);
        }

        if (answer.Events.Count == 0)
        {
            return state.Newest > position.Sequence ? await ReadAsync(call, position).ConfigureAwait(false) : null;
        }

        if (answer.Events[0].Sequence > position.Sequence + 1)
        {
            return await SkipAsync(call, position, answer.Events[0].Sequence - 1).ConfigureAwait(false);
        }

        if (seen.TryNote(call, state, answer.Events[^1].Sequence))
        {
            var events = answer.Events.Where(logged => logged.Sequence > position.Sequence).ToList();
            _meanBytes = Math.Max(1, events.Sum(logged => logged.Event.Size) / events.Count);
            copy.Add(events);
        }

        return null;
    }

    // The tail has not shown an event that is there: it has come in between, or is not kept.
    private async Task<TimeSpan?> ReadAsync(SeenBefore call, EventId position)
    {
        var page = await calls.ReadAsync(position.Sequence, 1, BatchBytes).ConfigureAwait(false);
        return page.IsLost && page.State.Epoch == position.Epoch
            ? await SkipAsync(call, position, page.Through).ConfigureAwait(false)
            : null;
    }

    private async Task<TimeSpan?> SkipAsync(SeenBefore call, EventId position, long through)
    {
        var loaded = await calls.LoadAsync().ConfigureAwait(false);
        if (loaded.State.Epoch == position.Epoch && seen.TryNote(call, loaded.State, through))
        {
            copy.Skip(loaded, through);
        }

        return null;
    }

    private async Task<TimeSpan?> BeginEpochAsync(SeenBefore call)
    {
        var loaded = await calls.LoadAsync().ConfigureAwait(false);
        if (loaded.State.Epoch != call.State.Epoch && call.State.Floor > 0 && call.State.Floor >= loaded.State.Begin)
        {
            adoption.Request(); // it does not begin beyond what this node has seen: another one is needed
            return ServerAdoption.Period;
        }

        if (loaded.State.Epoch != copy.Newest.Epoch && seen.TryNote(call, loaded.State, loaded.State.Begin))
        {
            copy.BeginEpoch(loaded);
            presence.NoteEpoch(copy.Newest);
        }

        return null;
    }
}
