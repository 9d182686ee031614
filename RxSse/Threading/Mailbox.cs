using System.Reactive.Concurrency;
using System.Reactive.Disposables;

namespace RxSse.Threading;

/// <summary>
/// Takes messages from any thread and processes them one at a time, in order. A turn processes all messages that wait
/// when it begins, so that other work of the same loop runs between two turns.
/// </summary>
/// <param name="owner">Processes the messages.</param>
/// <param name="loop">Runs the turns, except those of <see cref="PostAndRun"/>: on one thread or on several. Never two run at the same time.</param>
/// <param name="turns">Held during each turn, if other work must not run meanwhile, such as the turns of another mailbox.</param>
internal sealed class Mailbox<T>(IMailboxOwner<T> owner, IScheduler loop, Lock? turns = null) : IDisposable
{
    private const int MaxKept = 1_024; // a larger list is released after its turn

    private readonly Lock _lock = new();
    private List<T>? _waiting; // made with the first message
    private List<T>? _inTurn; // a second list, made when a message comes in a turn
    private int _next; // the next message of the turn; not 0 at its start if the turn before ended early
    private bool _isScheduled;
    private bool _isDisposed;

    /// <inheritdoc cref="Mailbox{T}(IMailboxOwner{T}, IScheduler, Lock)"/>
    /// <param name="process">Processes a message. Must not throw.</param>
    /// <param name="endTurn">Runs at the end of each turn. Must not throw.</param>
    /// <param name="loop">Runs the turns.</param>
    /// <param name="isTurnOver">Asked after each message; null: a turn processes all that waits when it begins.</param>
    /// <param name="turns">Held during each turn, if other work must not run meanwhile.</param>
    public Mailbox(Action<T> process, Action endTurn, IScheduler loop, Func<bool>? isTurnOver = null, Lock? turns = null)
        : this(new MailboxActs<T>(process, endTurn, isTurnOver), loop, turns)
    {
    }

    /// <summary>The number of messages that are not processed yet, including all of the current turn.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return (_waiting?.Count ?? 0) + (_inTurn?.Count ?? 0);
            }
        }
    }

    /// <summary>Whether a turn is due or runs.</summary>
    public bool HasTurn
    {
        get
        {
            lock (_lock)
            {
                return _isScheduled;
            }
        }
    }

    public void Post(T message)
    {
        lock (_lock)
        {
            (_waiting ??= []).Add(message);
            if (!IsTurnNeeded())
            {
                return;
            }
        }

        ScheduleTurn();
    }

    /// <summary>Posts a message. If nobody wants it, no turn is scheduled: the next turn processes it.</summary>
    /// <param name="message">The message.</param>
    /// <param name="isWanted">
    /// Whether somebody wants it. Asked when the message is in the mailbox: what another thread writes before it posts is seen here, or what that
    /// thread posts is behind the message. The lock, which both take, orders them.
    /// </param>
    public void PostQuietly(T message, Func<bool> isWanted)
    {
        lock (_lock)
        {
            if (_isDisposed)
            {
                return;
            }

            (_waiting ??= []).Add(message);
        }

        if (!isWanted())
        {
            return;
        }

        lock (_lock)
        {
            if (!IsTurnNeeded())
            {
                return;
            }
        }

        ScheduleTurn();
    }

    /// <summary>
    /// Posts a message, and processes it at once on this thread if nothing else waits and no turn is due or runs, nor other work that holds the turns.
    /// What others post before that turn begins is processed in it; what is posted later, on the loop. It never waits.
    /// </summary>
    public void PostAndRun(T message)
    {
        lock (_lock)
        {
            (_waiting ??= []).Add(message);
            if (!IsTurnNeeded())
            {
                return; // whatever waits has a turn
            }
        }

        if (turns is null)
        {
            TakeTurn();
        }
        else if (turns.TryEnter())
        {
            try
            {
                TakeTurn();
            }
            finally
            {
                turns.Exit();
            }
        }
        else
        {
            ScheduleTurn();
        }
    }

    /// <summary>Posts several messages together.</summary>
    public void Post(IReadOnlyList<T> messages)
    {
        lock (_lock)
        {
            (_waiting ??= []).AddRange(messages);
            if (!IsTurnNeeded())
            {
                return;
            }
        }

        ScheduleTurn();
    }

    /// <summary>Drops what waits and what is posted later.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _waiting = null;
        }
    }

    private void ScheduleTurn() => loop.Schedule(this, static (_, mailbox) =>
    {
        mailbox.Turn();
        return Disposable.Empty;
    });

    private void Turn()
    {
        if (turns is null)
        {
            TakeTurn();
            return;
        }

        lock (turns)
        {
            TakeTurn();
        }
    }

    private void TakeTurn()
    {
        lock (_lock)
        {
            if (_next == 0)
            {
                (_waiting, _inTurn) = (_inTurn, _waiting ?? []); // none if it was disposed
            }
        }

        var messages = _inTurn!;
        while (_next < messages.Count)
        {
            var message = messages[_next];
            messages[_next++] = default!; // a turn that ends early holds nothing that is processed
            owner.Process(message);
            if (owner.IsTurnOver)
            {
                break;
            }
        }

        owner.EndTurn();
        lock (_lock)
        {
            if (_next == messages.Count || _isDisposed)
            {
                messages.Clear();
                _inTurn = messages.Capacity > MaxKept ? null : messages;
                _next = 0;
                if (_waiting is null)
                {
                    (_waiting, _inTurn) = (_inTurn, null); // one list is enough if messages come between the turns
                }
            }

            _isScheduled = false;
            if (!IsTurnNeeded())
            {
                return;
            }
        }

        ScheduleTurn();
    }

    // Whether the caller has to schedule a turn: one is needed, and none is scheduled.
    private bool IsTurnNeeded()
    {
        if (_isDisposed)
        {
            _waiting?.Clear();
        }

        var isNeeded = !_isScheduled && (_waiting is { Count: > 0 } || _next > 0);
        _isScheduled |= isNeeded;
        return isNeeded;
    }
}
