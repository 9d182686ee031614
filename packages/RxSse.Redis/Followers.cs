using System.Collections.Immutable;
using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using RxSse.Log;
using RxSse.Log.InMemory;

namespace RxSse.RedisLog;

/// <summary>Those who follow the copy of a node, each with what waits for it. All changes of the copy and calls of this are under one lock.</summary>
internal sealed class Followers(Lock copy, TailOptions options, IScheduler loop)
{
    private ImmutableArray<Follower> _all = [];
    private Exception? _fault;

    private readonly record struct Follower(LogTail Tail, IObserver<LogItem> Observer);

    /// <summary>Whether all have room for more.</summary>
    public bool HaveRoom => _all.All(follower => follower.Tail.HasRoom(1, 0, 0, 0));

    /// <summary>Tells an observer where the copy stands, and then what is posted.</summary>
    /// <remarks>The observer may append while it learns where the log stands, and is not called under the lock.</remarks>
    public IDisposable Add(IObserver<LogItem> observer, Func<Standing> standing)
    {
        var follower = new Follower(new LogTail(observer.OnNext, options, loop), observer);
        Standing first;
        lock (copy)
        {
            first = standing();
            _all = _all.Add(follower);
        }

        observer.OnNext(first);
        Exception? fault;
        lock (copy)
        {
            follower.Tail.Begin();
            fault = _fault;
        }

        if (fault is not null)
        {
            observer.OnError(fault);
        }

        return Disposable.Create(() =>
        {
            lock (copy)
            {
                _all = _all.Remove(follower);
            }

            follower.Tail.Dispose();
        });
    }

    /// <summary>Gives items to all.</summary>
    /// <param name="items">The items.</param>
    /// <param name="bytes">The size of the events among them.</param>
    public void Post(IReadOnlyList<LogItem> items, long bytes)
    {
        foreach (var follower in _all)
        {
            follower.Tail.Post(items, bytes);
        }
    }

    /// <summary>Ends all with an error: nothing comes any more.</summary>
    public void Fail(Exception fault)
    {
        _fault = fault;
        foreach (var follower in _all)
        {
            loop.Schedule(() => follower.Observer.OnError(fault));
        }
    }
}
