using System.Reactive.Concurrency;

namespace RxSse.Threading;

/// <summary>
/// Takes messages from any thread and processes them one at a time, in order. A turn processes all messages that wait
/// when it begins, so that other work of the same loop runs between two turns.
/// </summary>
/// <param name="process">Processes a message. Must not throw.</param>
/// <param name="endTurn">Runs at the end of each turn. Must not throw.</param>
/// <param name="loop">Runs the turns, except those of <see cref="PostAndRun"/>: on one thread or on several. Never two run at the same time.</param>
/// <param name="isTurnOver">
/// Asked after each message. If it is true, the turn ends, and the other messages come in the next turn, after what else the loop has to do.
/// </param>
internal sealed class Mailbox<T>(Action<T> process, Action endTurn, IScheduler loop, Func<bool>? isTurnOver = null) : IDisposable
{
    private const int MaxKept = 1_024; // a larger list is released after its turn

    private readonly Lock _lock = new();
    private Action? _turn; // made once
    private List<T> _waiting = [];
    private List<T> _inTurn = [];
    private int _next; // the next message of the turn; not 0 at its start if the turn before ended early
    private bool _isScheduled;
    private bool _isDisposed;

    /// <summary>The number of messages that are not processed yet, including all of the current turn.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count + _inTurn.Count;
            }
        }
    }

    public void Post(T message)
    {
        lock (_lock)
        {
            _waiting.Add(message);
            if (!IsTurnNeeded())
            {
                return;
            }
        }

        loop.Schedule(_turn ??= Turn);
    }

    /// <summary>
    /// Posts a message, and processes it at once on this thread if nothing else waits and no turn is due or runs. What others post before that turn
    /// begins is processed in it; what is posted later, on the loop.
    /// </summary>
    public void PostAndRun(T message)
    {
        lock (_lock)
        {
            _waiting.Add(message);
            if (!IsTurnNeeded())
            {
                return; // whatever waits has a turn
            }
        }

        Turn();
    }

    /// <summary>Posts several messages together.</summary>
    public void Post(IReadOnlyList<T> messages)
    {
        lock (_lock)
        {
            _waiting.AddRange(messages);
            if (!IsTurnNeeded())
            {
                return;
            }
        }

        loop.Schedule(_turn ??= Turn);
    }

    /// <summary>Drops what waits and what is posted later.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _waiting = [];
        }
    }

    private void Turn()
    {
        lock (_lock)
        {
            if (_next == 0)
            {
                (_waiting, _inTurn) = (_inTurn, _waiting);
            }
        }

        while (_next < _inTurn.Count)
        {
            var message = _inTurn[_next];
            _inTurn[_next++] = default!; // a turn that ends early holds nothing that is processed
            process(message);
            if (isTurnOver?.Invoke() == true)
            {
                break;
            }
        }

        endTurn();
        lock (_lock)
        {
            if (_next == _inTurn.Count || _isDisposed)
            {
                _inTurn = _inTurn.Capacity > MaxKept ? [] : _inTurn;
                _inTurn.Clear();
                _next = 0;
            }

            _isScheduled = false;
            if (!IsTurnNeeded())
            {
                return;
            }
        }

        loop.Schedule(_turn ??= Turn);
    }

    // Whether the caller has to schedule a turn: one is needed, and none is scheduled.
    private bool IsTurnNeeded()
    {
        if (_isDisposed)
        {
            _waiting.Clear();
        }

        var isNeeded = !_isScheduled && (_waiting.Count > 0 || _next > 0);
        _isScheduled |= isNeeded;
        return isNeeded;
    }
}
