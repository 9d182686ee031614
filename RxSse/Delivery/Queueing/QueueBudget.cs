using System.Collections.Immutable;
using RxSse.Sse;

namespace RxSse.Delivery.Queueing;

/// <summary>
/// Bounds the bytes that wait in all queues together. An event counts once, however many queues hold it, and only while a client is slow:
/// its shard counts what is left in the queue when a write stays pending. Beyond the bound, the subscriber with the most waiting bytes
/// gets its overflow policy, until enough has gone. Thread-safe.
/// </summary>
/// <param name="limit">The bound.</param>
internal sealed class QueueBudget(long limit)
{
    private ImmutableArray<IQueueOwner> _owners = [];
    private long _waiting;
    private int _isRelieving;

    /// <summary>The bytes that what waits holds in memory: the data of each event, and its block in each format.</summary>
    public long Waiting => Volatile.Read(ref _waiting);

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

    /// <summary>If too much waits, relieves the largest queues. Never blocks.</summary>
    public void Check()
    {
        if (Waiting > limit && Interlocked.Exchange(ref _isRelieving, 1) == 0)
        {
            RelieveLargest();
        }
    }

    private void RelieveLargest()
    {
        var owners = _owners;
        var largest = default(LargestQueue);
        var missing = owners.Length;
        var round = new Lock();
        foreach (var owner in owners)
        {
            owner.FindLargest(found =>
            {
                lock (round)
                {
                    largest = found.Bytes > largest.Bytes ? found : largest;
                    if (--missing > 0)
                    {
                        return;
                    }
                }

                Relieve(largest);
            });
        }
    }

    private void Relieve(LargestQueue largest)
    {
        if (largest.Bytes == 0)
        {
            Volatile.Write(ref _isRelieving, 0);
            return;
        }

        largest.Relieve(() =>
        {
            if (Waiting > limit)
            {
                RelieveLargest();
            }
            else
            {
                Volatile.Write(ref _isRelieving, 0);
            }
        });
    }
}

/// <summary>Owns queues, on a loop of its own.</summary>
internal interface IQueueOwner
{
    /// <summary>Finds the queue in which most waits. Called from any thread; calls back on its loop.</summary>
    void FindLargest(Action<LargestQueue> found);
}

/// <summary>The queue of an owner in which most waits.</summary>
/// <param name="Bytes">The bytes that wait in it; 0 if nothing waits.</param>
/// <param name="Relieve">Applies its overflow policy, and then calls back. Call it from any thread.</param>
internal readonly record struct LargestQueue(int Bytes, Action<Action> Relieve);
