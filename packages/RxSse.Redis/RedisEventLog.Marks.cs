using RxSse.RedisLog.Calls;

namespace RxSse.RedisLog;

// Marks: the time of Redis, and its newest event at that time.
internal sealed partial class RedisEventLog
{
    // Returns how long it takes until then; null if the mark is given, or nobody can have it any more.
    private async ValueTask<TimeSpan?> GiveMarkAsync(DateTimeOffset wanted)
    {
        if (_isStopped)
        {
            return null;
        }

        if (_copy is null || !_seen.TryBegin(out var call))
        {
            _adoption.Request();
            return Retry;
        }

        try
        {
            return await GiveMarkAsync(wanted, _copy, call).ConfigureAwait(false);
        }
        catch (RedisCallException)
        {
            return Retry; // it has been noted
        }
    }

    private async Task<TimeSpan?> GiveMarkAsync(DateTimeOffset wanted, LogCopy copy, SeenBefore call)
    {
        var answer = await _calls.MarkAsync(new MarkCall(call.State, HistoryReader.FirstMillisecond(wanted))).ConfigureAwait(false);
        if (answer.Status == CallStatus.OtherServer)
        {
            _adoption.Request();
        }

        if (answer.Status != CallStatus.Done || !_seen.TryNote(call, answer.State, 0))
        {
            return Retry;
        }

        var time = DateTimeOffset.FromUnixTimeMilliseconds(answer.Time);
        return time < wanted ? wanted - time
            : await copy.GiveMarkAsync(answer.State.Position, time).ConfigureAwait(false) ? null
            : ServerAdoption.Period; // an epoch begins
    }
}
