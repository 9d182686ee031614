using System.Collections.Immutable;
using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using RxSse.Streams;

namespace RxSse.RedisLog;

/// <summary>
/// The term of this process; null while it has none. Each observer is told on its own, the first time within its subscription: one that blocks
/// holds up neither the others nor who sets the term. It is told the newest term when it is free again, and may miss those between.
/// </summary>
/// <param name="threads">Tells the observers of changes.</param>
/// <param name="report">Takes what an observer throws.</param>
internal sealed class CurrentTerm(IScheduler threads, Action<Exception> report) : IObservable<Term?>
{
    private readonly Lock _lock = new();
    private ImmutableArray<Follower> _followers = [];
    private Term? _value;

    public Term? Value
    {
        get
        {
            lock (_lock)
            {
                return _value;
            }
        }
    }

    public void Set(Term? term)
    {
        ImmutableArray<Follower> followers;
        lock (_lock)
        {
            if (_value == term)
            {
                return;
            }

            _value = term;
            followers = _followers;
        }

        foreach (var follower in followers)
        {
            threads.Schedule(follower.Tell);
        }
    }

    public IDisposable Subscribe(IObserver<Term?> observer)
    {
        var follower = new Follower(this, observer, report);
        lock (_lock)
        {
            _followers = _followers.Add(follower);
        }

        follower.Tell();
        return Disposable.Create(() =>
        {
            lock (_lock)
            {
                _followers = _followers.Remove(follower);
            }
        });
    }

    private sealed class Follower(CurrentTerm current, IObserver<Term?> observer, Action<Exception> report)
    {
        private bool _isTelling; // under the lock, as what follows
        private bool _hasTold;
        private Term? _told;

        public void Tell()
        {
            if (!TryBegin())
            {
                return; // whoever tells it looks for a newer term before it ends
            }

            while (TryNext(out var next))
            {
                try
                {
                    observer.OnNext(next);
                }
#pragma warning disable CA1031 // the error of one stream must not affect the others
                catch (Exception error)
#pragma warning restore CA1031
                {
                    report(error);
                }
            }
        }

        private bool TryBegin()
        {
            lock (current._lock)
            {
                return !_isTelling && (_isTelling = true);
            }
        }

        private bool TryNext(out Term? next)
        {
            lock (current._lock)
            {
                next = current._value;
                _isTelling = !_hasTold || _told != next;
                (_hasTold, _told) = (true, next);
                return _isTelling;
            }
        }
    }
}
