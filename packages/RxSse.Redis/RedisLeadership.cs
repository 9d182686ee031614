using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using RxSse.RedisLog.Calls;
using RxSse.Streams;

namespace RxSse.RedisLog;

/// <summary>
/// Says to the other nodes that this one is there, and which of them runs the streams: the one that has the lease in Redis. A node that
/// could not renew it lets go of its streams before another may have it; what it has on its way then, the log refuses by the term.
/// </summary>
internal sealed class RedisLeadership : ILeadership, IDisposable
{
    private const double HeldPart = 0.8;

    private readonly IRedisCalls _calls;
    private readonly RedisLogSetup _setup;
    private readonly Func<LogState, Task<bool>> _hasCaughtUp;
    private readonly ServerAdoption _adoption;
    private readonly IScheduler _timers;
    private readonly IStopwatch _stopwatch;
    private readonly LogPresence _presence;
    private readonly Lock _lock = new();
    private readonly CurrentTerm _term;
    private readonly SerialDisposable _end = new();
    private readonly TaskCompletionSource _stop = new();
    private Task _running = Task.CompletedTask;
    private long _knownTerm;
    private Candidate? _candidate;

    // A term that begins when this node knows what was in the log at its first answer: nothing of an earlier term comes behind that.
    private sealed record Candidate(Term Term, LogState Target);

    /// <param name="calls">Redis.</param>
    /// <param name="setup">The node, and how long the lease is kept.</param>
    /// <param name="hasCaughtUp">Whether this node knows everything up to a state: only then its term begins.</param>
    /// <param name="adoption">Adopts another server: this is who asks most often.</param>
    /// <param name="presence">Takes what goes wrong.</param>
    /// <param name="timers">Runs what waits.</param>
    public RedisLeadership(
        IRedisCalls calls, RedisLogSetup setup, Func<LogState, Task<bool>> hasCaughtUp, ServerAdoption adoption, LogPresence presence,
        IScheduler timers)
    {
        (_calls, _setup, _hasCaughtUp, _adoption, _presence, _timers) = (calls, setup, hasCaughtUp, adoption, presence, timers);
        _stopwatch = timers.StartStopwatch();
        _term = new CurrentTerm(timers, presence.NoteError);
    }

    public IObservable<Term?> Terms => _term;

    private TimeSpan Lease => _setup.Options.Lease;

    /// <summary>Asks for the lease, and renews it, until it is stopped.</summary>
    public void Start() => _running = RunAsync();

    /// <summary>Gives the lease up, so that no other node need wait for its end.</summary>
    public async Task StopAsync()
    {
        _stop.TrySetResult();
        Set(null);
        await _running.ConfigureAwait(false); // a call on its way would take the lease again
        try
        {
            await _calls.LeaseAsync(Call(LeaseWish.Leave)).ConfigureAwait(false);
        }
        catch (RedisCallException)
        {
            // It ends by itself.
        }
    }

    public void Dispose()
    {
        _stop.TrySetResult();
        _end.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.Task.IsCompleted)
        {
            try
            {
                await AskAsync(_stopwatch.Elapsed).ConfigureAwait(false);
            }
            catch (RedisCallException)
            {
                // The end of the term is scheduled.
            }
#pragma warning disable CA1031 // without this loop no node would run the streams
            catch (Exception error)
#pragma warning restore CA1031
            {
                _presence.NoteError(error);
            }

            var wait = _timers.WaitAsync(_term.Value is not null ? Lease * 4 / 15 : _candidate is null ? Lease / 6 : Lease / 30);
            await Task.WhenAny(wait, _stop.Task).ConfigureAwait(false);
        }
    }

    private async Task AskAsync(TimeSpan sent)
    {
        var answer = await _calls.LeaseAsync(Call(LeaseWish.Lead)).ConfigureAwait(false);
        if (answer.Status != CallStatus.Done)
        {
            _adoption.Request(); // meanwhile the term goes on, or ends
            return;
        }

        _knownTerm = Math.Max(_knownTerm, answer.Term);
        if (answer.Holder != _setup.Node)
        {
            _candidate = null;
            Set(null);
            return;
        }

        var term = new Term(answer.Term);
        if (_term.Value != term && !await HasCaughtUpAsync(term, answer.State).ConfigureAwait(false))
        {
            return;
        }

        // Counted from when it was sent: Redis counts from later on.
        _candidate = null;
        var left = sent + (Lease * HeldPart) - _stopwatch.Elapsed;
        Set(left > TimeSpan.Zero ? term : null);
        _end.Disposable = _timers.Schedule(left, () => Set(null));
    }

    private Task<bool> HasCaughtUpAsync(Term term, LogState state)
    {
        if (_candidate is null || _candidate.Term != term || _candidate.Target.Epoch != state.Epoch)
        {
            _candidate = new Candidate(term, state);
        }

        return _hasCaughtUp(_candidate.Target);
    }

    private void Set(Term? term)
    {
        lock (_lock)
        {
            _term.Set(_stop.Task.IsCompleted ? null : term);
        }
    }

    private LeaseCall Call(LeaseWish wish) => new(_setup.Node, wish, Lease, _knownTerm);
}
