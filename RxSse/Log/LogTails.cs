using System.Collections.Immutable;
using System.Reactive.Concurrency;
using System.Reactive.Disposables;

namespace RxSse.Log;

/// <summary>
/// The tails of a log, as <see cref="IEventLog.Tail"/> must be: each observer first learns where the log stands, and then what is added, in
/// the order of the log. What waits for an observer is bounded: a log refuses an append for which a tail has no room.
/// </summary>
/// <param name="lockOfLog">The lock under which the log gives ids and changes what it has.</param>
/// <param name="options">The limits of each tail.</param>
/// <param name="loop">Runs the tails.</param>
public sealed class LogTails(Lock lockOfLog, TailOptions options, IScheduler loop)
{
    private ImmutableArray<Follower> _followers = [];
    private Exception? _fault;

    private readonly record struct Follower(LogTail Tail, IObserver<LogItem> Observer);

    /// <summary>Whether all tails have room for more. Call it under the lock.</summary>
    public bool HaveRoom => _followers.All(static follower => follower.Tail.HasRoom(1, 0, 0, 0));

    /// <summary>Why the tails cannot take the events of an append; null if they can. Call it under the lock.</summary>
    /// <param name="append">The append.</param>
    /// <param name="before">The number of events that are about to be posted before its own.</param>
    /// <param name="bytesBefore">The size of those.</param>
    public string? WhyNoRoom(Append append, int before, long bytesBefore) =>
        _followers.All(follower => follower.Tail.HasRoom(append.Events.Count, append.Size, before, bytesBefore))
            ? null
            : $"Too many events wait for delivery: {TailOptions.Events} with {options.Bytes} bytes at most. "
                + "Retry in a moment, and publish more slowly.";

    /// <summary>Gives items to all observers. Call it under the lock, so that the tails have the order of the log.</summary>
    /// <param name="items">The items; none if nothing has been added.</param>
    public void Post(IReadOnlyList<LogItem> items)
    {
        if (items.Count == 0)
        {
            return;
        }

        var bytes = 0L;
        foreach (var item in items)
        {
            bytes += item is LogEvent logged ? logged.Event.Size : 0;
        }

        foreach (var follower in _followers)
        {
            follower.Tail.Post(items, bytes);
        }
    }

    /// <summary>Tells an observer where the log stands, and then what is added.</summary>
    /// <remarks>The observer may append while it learns where the log stands, and is not called under the lock.</remarks>
    /// <param name="observer">The observer.</param>
    /// <param name="stand">Says where the log stands. It is called under the lock.</param>
    public IDisposable Follow(IObserver<LogItem> observer, Func<Standing> stand)
    {
        var follower = new Follower(new LogTail(observer.OnNext, options, loop), observer);
        Standing standing;
        lock (lockOfLog)
        {
            standing = stand();
            _followers = _followers.Add(follower);
        }

        observer.OnNext(standing);
        Exception? fault;
        lock (lockOfLog)
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
            lock (lockOfLog)
            {
                _followers = _followers.Remove(follower);
            }

            follower.Tail.Dispose();
        });
    }

    /// <summary>Ends all tails with an error: nothing can be appended any more. The host stops.</summary>
    /// <param name="fault">What has happened.</param>
    public void Fail(Exception fault)
    {
        ImmutableArray<Follower> followers;
        lock (lockOfLog)
        {
            _fault = fault;
            followers = _followers;
        }

        foreach (var follower in followers)
        {
            loop.Schedule(() => follower.Observer.OnError(fault));
        }
    }
}
