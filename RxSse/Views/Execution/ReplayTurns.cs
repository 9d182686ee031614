using System.Reactive.Concurrency;

namespace RxSse.Views.Execution;

/// <summary>A replay that does its work in turns.</summary>
internal interface IReplayWork
{
    /// <summary>Its place among those that wait; null if it does not wait. <see cref="ReplayTurns"/> sets it.</summary>
    LinkedListNode<IReplayWork>? Place { get; set; }

    /// <summary>Works for one turn, on any thread. Must not throw.</summary>
    /// <param name="hasTime">Whether the turn may go on. The replay asks after each event.</param>
    /// <returns>Whether it needs another turn at once. If not, it enters again when it has work.</returns>
    ValueTask<bool> RunAsync(Func<bool> hasTime);
}

/// <summary>
/// Lets a few replays of views work at one time, each for a short turn; the others wait in order. A replay whose turn has ended goes to the
/// end of the line, so that a long one does not delay a short one.
/// </summary>
/// <param name="places">The maximum number of replays at work.</param>
/// <param name="loops">Run the turns. The stopwatch of the first, which nobody can set, measures them.</param>
internal sealed class ReplayTurns(int places, IReadOnlyList<IScheduler> loops) : IDisposable
{
    /// <summary>The longest turn: the replay of one event may exceed it.</summary>
    public static readonly TimeSpan MaxTurn = TimeSpan.FromMilliseconds(2);

    private readonly Lock _lock = new();
    private readonly LinkedList<IReplayWork> _waiting = [];
    private readonly IStopwatch _clock = loops[0].StartStopwatch();
    private int _atWork;
    private int _lastLoop;
    private bool _isDisposed;

    /// <summary>The number of replays at work.</summary>
    public int AtWork
    {
        get
        {
            lock (_lock)
            {
                return _atWork;
            }
        }
    }

    /// <summary>The number of replays that wait for a place.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Requests a turn.</summary>
    public void Enter(IReplayWork work)
    {
        lock (_lock)
        {
            if (_isDisposed)
            {
                return;
            }

            if (_atWork == places)
            {
                work.Place = _waiting.AddLast(work);
                return;
            }

            _atWork++;
        }

        Schedule(work);
    }

    /// <summary>Takes back a request. A turn that has begun is not affected.</summary>
    public void Leave(IReplayWork work)
    {
        lock (_lock)
        {
            if (work.Place is { List: not null } place)
            {
                _waiting.Remove(place);
            }

            work.Place = null;
        }
    }

    /// <summary>The server stops: no other turn begins.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _waiting.Clear();
        }
    }

    private void Schedule(IReplayWork work) => loops[(int)((uint)Interlocked.Increment(ref _lastLoop) % loops.Count)].Schedule(() =>
    {
        _ = RunAsync(work);
    });

    private async Task RunAsync(IReplayWork work)
    {
        lock (_lock)
        {
            if (_isDisposed)
            {
                _atWork--;
                return;
            }
        }

        var end = _clock.Elapsed + MaxTurn;
        var needsMore = await work.RunAsync(() => _clock.Elapsed < end);
        IReplayWork next;
        lock (_lock)
        {
            if (needsMore && !_isDisposed)
            {
                work.Place = _waiting.AddLast(work);
            }

            if (_waiting.First is not { } first)
            {
                _atWork--;
                return;
            }

            next = first.Value;
            next.Place = null;
            _waiting.RemoveFirst();
        }

        Schedule(next);
    }
}
