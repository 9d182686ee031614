using System.Collections.Immutable;
using RxSse.Sse;

namespace RxSse.Delivery.Queueing;

/// <summary>
/// Bounds the bytes that wait in all queues together, with the last event of each pending write, and what replays of views keep. An event
/// counts once, however many queues hold it, and only while a client is slow: its shard counts what is left in the queue when a write stays
/// pending. Beyond the bound, the subscribers with the most waiting bytes get their overflow policies, until an eighth of the bound is free
/// again. So a search among all subscribers has its cost only once for that many bytes. Thread-safe.
/// </summary>
/// <param name="limit">The bound.</param>
internal sealed class QueueBudget(long limit)
{
    private const int MaxAtOnce = 64;
    private const int MaxDoublings = 10;

    private readonly long _target = limit - (limit / 8);
    private readonly Lock _lock = new();
    private ImmutableArray<IQueueOwner> _owners = [];
    private List<Action> _afterRelief = [];
    private long _waiting;
    private bool _isRelieving; // changes under the lock

    /// <summary>The bytes in memory of what waits: the data of each event, its block in each format, and what replays of views keep.</summary>
    public long Waiting => Volatile.Read(ref _waiting);

    private bool IsAboveTarget => Waiting > _target;

    /// <summary>Adds an owner of queues.</summary>
    public void Add(IQueueOwner owner) => ImmutableInterlocked.Update(ref _owners, static (owners, added) => owners.Add(added), owner);

    /// <summary>Removes an owner of queues.</summary>
    public void Remove(IQueueOwner owner) => ImmutableInterlocked.Update(ref _owners, static (owners, gone) => owners.Remove(gone), owner);

    /// <summary>A frame waits in one more queue.</summary>
    public void Hold(Frame frame, SseFormat format)
    {
        if (frame.Hold(format) is > 0 and var bytes)
        {
            Interlocked.Add(ref _waiting, bytes);
        }
    }

    /// <summary>A frame waits in one queue less.</summary>
    public void Release(Frame frame, SseFormat format)
    {
        if (frame.Release(format) is > 0 and var bytes)
        {
            Interlocked.Add(ref _waiting, -bytes);
        }
    }

    /// <summary>So many bytes more wait, or less, for one subscriber, outside its queue. Called from any thread.</summary>
    public void Add(long change)
    {
        Interlocked.Add(ref _waiting, change);
        if (change > 0)
        {
            Check();
        }
    }

    /// <summary>If too much waits, relieves the largest queues. Never blocks.</summary>
    public void Check()
    {
        if (Waiting <= limit)
        {
            return;
        }

        lock (_lock)
        {
            if (_isRelieving)
            {
                return;
            }

            _isRelieving = true;
        }

        BeginRound(0);
    }

    /// <summary>Calls <paramref name="act"/> once: now, or when the largest queues have been relieved, if too much waits.</summary>
    public void AfterRelief(Action act)
    {
        lock (_lock)
        {
            if (_isRelieving)
            {
                _afterRelief.Add(act);
                return;
            }
        }

        act();
    }

    private void BeginRound(int round)
    {
        var owners = _owners;
        if (owners.IsEmpty)
        {
            EndRelief(); // the server stops
            return;
        }

        var all = new List<WaitingQueue>();
        var missing = owners.Length;
        foreach (var owner in owners)
        {
            owner.FindLargest(MaxAtOnce << round, found =>
            {
                lock (all)
                {
                    all.AddRange(found);
                    if (--missing > 0)
                    {
                        return;
                    }
                }

                Relieve(all, round);
            });
        }
    }

    private void Relieve(List<WaitingQueue> all, int round)
    {
        var chosen = Choose(all, (Waiting - _target) << round);
        if (chosen.Count == 0)
        {
            EndRelief();
            return;
        }

        var missing = chosen.Count;
        foreach (var queue in chosen)
        {
            queue.Relieve(() => IsAboveTarget, () =>
            {
                if (Interlocked.Decrement(ref missing) > 0)
                {
                    return;
                }

                if (IsAboveTarget)
                {
                    BeginRound(Math.Min(round + 1, MaxDoublings)); // what is left is in several queues, so more of them have to let it go
                }
                else
                {
                    EndRelief();
                }
            });
        }
    }

    // The largest queues, in order, that have so many bytes together.
    private static List<WaitingQueue> Choose(List<WaitingQueue> all, long bytes)
    {
        var chosen = new List<WaitingQueue>();
        foreach (var queue in all.OrderByDescending(queue => queue.Bytes).TakeWhile(queue => queue.Bytes > 0 && bytes > 0))
        {
            chosen.Add(queue);
            bytes -= queue.Bytes;
        }

        return chosen;
    }

    private void EndRelief()
    {
        List<Action> held;
        lock (_lock)
        {
            _isRelieving = false;
            (held, _afterRelief) = (_afterRelief, []);
        }

        held.ForEach(static act => act());
    }
}

/// <summary>Owns queues, on a loop of its own.</summary>
internal interface IQueueOwner
{
    /// <summary>Finds the queues in which most waits, so many at most. Called from any thread; calls back on its loop.</summary>
    void FindLargest(int count, Action<IReadOnlyList<WaitingQueue>> found);
}

/// <summary>A queue in which something waits.</summary>
/// <param name="Bytes">The bytes that wait in it.</param>
/// <param name="Relieve">
/// Applies its overflow policy if the first argument still returns true, and then calls the second. Call it from any thread.
/// </param>
internal readonly record struct WaitingQueue(long Bytes, Action<Func<bool>, Action> Relieve);
