using System.Reactive.Concurrency;

namespace RxSse.Log.InMemory;

/// <summary>
/// Carries appended events to one observer, in order, on a loop of its own. Bounded: the log asks whether there is room
/// before it accepts events, so what was accepted is never lost here.
/// </summary>
internal sealed class TailQueue(IObserver<LogEvent> observer, int capacity, IScheduler loop) : IDisposable
{
    private readonly Lock _lock = new();
    private List<LogEvent> _waiting = [];
    private List<LogEvent> _passing = [];
    private bool _scheduled;
    private bool _disposed;

    public bool HasRoomFor(int count)
    {
        lock (_lock)
        {
            // A batch larger than the queue is let in when nothing waits; it could never pass otherwise.
            var waiting = _waiting.Count + _passing.Count;
            return waiting == 0 || waiting + count <= capacity;
        }
    }

    public void Add(IReadOnlyList<LogEvent> events)
    {
        lock (_lock)
        {
            _waiting.AddRange(events);
            if (_scheduled)
            {
                return;
            }

            _scheduled = true;
        }

        loop.Schedule(Pass);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _waiting = [];
        }
    }

    // One batch, and then the loop's next piece of work, so that a steady flow of events does not keep heartbeats waiting.
    private void Pass()
    {
        lock (_lock)
        {
            (_waiting, _passing) = (_passing, _waiting);
        }

        foreach (var next in _passing)
        {
            observer.OnNext(next);
        }

        lock (_lock)
        {
            _passing.Clear();
            _scheduled = _waiting.Count > 0 && !_disposed;
            if (!_scheduled)
            {
                return;
            }
        }

        loop.Schedule(Pass);
    }
}
