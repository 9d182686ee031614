using System.Collections.Concurrent;
using System.Reactive.Concurrency;

namespace RxSse.Server.Delivery;

/// <summary>Takes work from any thread and does it on one loop, in order. A turn does all that waits when it begins, then ends as told.</summary>
internal sealed class Inbox<T>(Action<T> work, Action endTurn, IScheduler loop)
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
        Interlocked.Exchange(ref _turnIsDue, 0); // first, so that what is posted from now on gets a turn of its own
        for (var count = _waiting.Count; count > 0 && _waiting.TryDequeue(out var entry); count--)
        {
            work(entry);
        }

        endTurn();
        if (!_waiting.IsEmpty)
        {
            ScheduleTurn();
        }
    }
}
