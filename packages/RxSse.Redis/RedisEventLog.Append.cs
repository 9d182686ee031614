using RxSse.Log;
using RxSse.RedisLog.Calls;

namespace RxSse.RedisLog;

// What becomes of a round.
internal sealed partial class RedisEventLog
{
    private volatile AppendRound? _open; // the last one with cursors of which nobody knows whether it is in the log

    public async ValueTask<IReadOnlyList<AppendOutcome>> AppendAsync(AppendRound round, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_isStopped)
        {
            throw new AppendRefusedException(AppendRefusal.Away, HistoryReader.HasStopped);
        }

        if (_copy is null)
        {
            throw new LogAwayException(_notRead);
        }

        if (!_seen.TryBegin(out var call))
        {
            _adoption.Request();
            throw new LogAwayException("The nodes have not adopted the server of Redis yet.");
        }

        try
        {
            await CheckOriginsAsync(round).ConfigureAwait(false);
            var lease = round.Term is { } term ? LeaseAnswer.Print(_setup.Node, term.Number) : "";
            var answer = await _calls.AppendAsync(
                new AppendCall(call.State, EventId.NewEpoch(), $"{_setup.Node}/{round.Appender}", lease, round)).ConfigureAwait(false);
            return Outcomes(answer, call, round);
        }
        catch (RedisCallException fault) when (fault.Fault == RedisFault.Full)
        {
            throw new AppendRefusedException(AppendRefusal.Full, fault.Message);
        }
        catch (RedisCallException fault)
        {
            LeaveOpen(round, fault.MayBeDone);
            throw fault.AsAway();
        }
    }

    private IReadOnlyList<AppendOutcome> Outcomes(AppendAnswer answer, SeenBefore call, AppendRound round)
    {
        switch (answer.Status)
        {
            case CallStatus.Done when _seen.TryNote(call, answer.State, answer.State.Newest):
                if (IsOpen(round))
                {
                    _open = null;
                }

                Copy.SetOrigins(round.Appends.Zip(answer.Outcomes)
                    .Where(pair => pair is { First.Origin.IsEmpty: false, Second: AppendOutcome.Appended })
                    .Select(pair => KeyValuePair.Create(pair.First.Stream, pair.First.Origin)));
                return answer.Outcomes;
            case CallStatus.Fenced:
                throw new AppendRefusedException(AppendRefusal.NotLeader, "Another node runs the streams.");
            case CallStatus.OtherServer:
                _adoption.Request();
                throw new LogAwayException("Another server of Redis answers, which the nodes have not adopted yet.");
            default: // the server may have lost it, or it has come after its repetition
                LeaveOpen(round, mayBeDone: true);
                throw new LogAwayException("Redis has answered, but not for this node any more.", mayBeAppended: true);
        }
    }

    // A source that has not learned whether its cursor was stored begins from the one that is known here, and must not append what is there.
    private async Task CheckOriginsAsync(AppendRound round)
    {
        if (_open is null || !HasOrigins(round) || IsOpen(round)) // a repeated round is answered by what became of it
        {
            return;
        }

        var loaded = await LoadOriginsAsync().ConfigureAwait(false);
        _open = null;
        var isMoved = round.Appends.Any(append =>
            !append.Origin.IsEmpty
            && !Copy.OriginOf(append.Stream).Span.SequenceEqual(loaded.Origins.GetValueOrDefault(append.Stream).Span));
        Copy.SetOrigins(loaded.Origins);
        if (isMoved)
        {
            throw new AppendRefusedException(AppendRefusal.Away, "The cursor of the source has been stored meanwhile.") { MayBeAppended = true };
        }
    }

    // The round has not been sent: a fault leaves open what is open.
    private async Task<LoadAnswer> LoadOriginsAsync()
    {
        try
        {
            return await _calls.LoadOriginsAsync().ConfigureAwait(false);
        }
        catch (RedisCallException fault)
        {
            throw new LogAwayException(fault.Message, inner: fault);
        }
    }

    private void LeaveOpen(AppendRound round, bool mayBeDone)
    {
        if (mayBeDone && HasOrigins(round))
        {
            _open = round;
        }
    }

    private bool IsOpen(AppendRound round) => round.Number > 0 && _open?.Number == round.Number && _open.Appender == round.Appender;

    private static bool HasOrigins(AppendRound round) => round.Appends.Any(append => !append.Origin.IsEmpty);
}
