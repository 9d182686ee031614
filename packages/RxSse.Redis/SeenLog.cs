using System.Diagnostics.CodeAnalysis;
using RxSse.RedisLog.Calls;

namespace RxSse.RedisLog;

/// <summary>
/// What this node has seen of the log, and of which server. Only answers of the server that it has adopted count, and none that was asked
/// for before it last reported what it has seen: another server may have lost what they tell. Thread-safe.
/// </summary>
internal sealed class SeenLog
{
    private readonly Lock _lock = new();
    private CallerState _state = CallerState.Nothing;
    private bool _isReporting = true; // until the first server is adopted
    private int _reports;

    /// <summary>What is told with a call, and what its answer is noted with. False while no server is adopted.</summary>
    public bool TryBegin([NotNullWhen(true)] out SeenBefore? call)
    {
        lock (_lock)
        {
            call = _isReporting ? null : new SeenBefore(_state, _reports);
            return call is not null;
        }
    }

    /// <summary>Notes an answer. False if it does not count: whatever it tells may be lost.</summary>
    /// <param name="call">What was told with the call.</param>
    /// <param name="state">The state in the answer.</param>
    /// <param name="newest">The newest sequence that the node has seen now.</param>
    public bool TryNote(SeenBefore call, LogState state, long newest)
    {
        lock (_lock)
        {
            if (_isReporting || call.Reports != _reports || state.Server != _state.Server || IsBehind(state, call.State))
            {
                return false;
            }

            Note(state, newest);
            return true;
        }
    }

    /// <summary>From now on, until a server is adopted, no answer counts. Returns what the node reports.</summary>
    public CallerState BeginReport()
    {
        lock (_lock)
        {
            _isReporting = true;
            _reports++;
            return _state;
        }
    }

    /// <summary>The nodes have adopted this server.</summary>
    public void Adopt(LogState adopted)
    {
        lock (_lock)
        {
            _isReporting = false;
            Note(adopted, 0);
        }
    }

    // A server that is not adopted yet bears the name of the one before.
    private bool IsBehind(LogState state, CallerState before) => state.Epoch == _state.Epoch
        ? state.Epoch == before.Epoch && state.Newest < before.Floor
        : _state.Floor > 0 && state.Begin <= _state.Floor;

    private void Note(LogState state, long newest) => _state = new CallerState(
        state.Epoch, state.Server, Math.Max(_state.Floor, newest), Math.Max(_state.Time, state.Time));
}

/// <summary>What a node had seen when it made a call.</summary>
/// <param name="State">What it had seen.</param>
/// <param name="Reports">How often it had reported that to a server.</param>
internal sealed record SeenBefore(CallerState State, int Reports);
