using System.Collections.Concurrent;
using System.Reactive.Concurrency;

namespace RxSse.Threading;

/// <summary>
/// Takes work from any thread and does it one piece at a time, in order. A turn does all that waits when it begins,
/// then ends as told.
/// </summary>
/// <param name="work">Does a piece. Must not throw.</param>
/// <param name="endTurn">Ends a turn. Must not throw.</param>
/// <param name="loop">Runs the turns: on one thread or on several, but never two at a time.</param>
internal sealed class Mailbox<T>(Action<T> work, Action endTurn, IScheduler loop)
{
    private readonly ConcurrentQueue<T> _waiting = new();
    private int _turnIsDue;

    public void Post(T entry)
    {
        _waiting.Enqueue(entry);
        ScheduleTurn();
    }

    private void ScheduleTurn()
    {
        if (Interlocked.Exchange(ref _turnIsDue, 1) == 0)
        {
            loop.Schedule(Turn);
        }
    }

    private void Turn()
    {
        for (var count = _waiting.Count; count > 0 && _waiting.TryDequeue(out var entry); count--)
        {
            work(entry);
        }

        endTurn();
        Interlocked.Exchange(ref _turnIsDue, 0); // before the look: what is posted after it gets a turn of its own
        if (!_waiting.IsEmpty)
        {
            ScheduleTurn();
        }
    }
}
