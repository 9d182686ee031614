using System.Reactive.Concurrency;

namespace RxSse.Views.Execution;

/// <summary>What all pipelines share: the loops that run them, the clock that measures them, and the memory that they may use.</summary>
/// <param name="timers">Runs the timers of the operators.</param>
/// <param name="loops">Run the pipelines, each of which belongs to one of them. A pipeline ends its turn so that others have theirs.</param>
/// <param name="clock">Measures the turns. Unlike the wall clock, nobody can set it.</param>
/// <param name="bytes">What all pipelines may keep, with what is on its way to their subscribers.</param>
internal sealed class ViewProcessor(IScheduler timers, IReadOnlyList<IScheduler> loops, IStopwatch clock, long bytes)
{
    private readonly Lock _lock = new();
    private Action<long>? _bytesAdded; // made once for all pipelines
    private readonly HashSet<Pipeline> _pipelines = [];
    private List<Action> _waiting = [];
    private bool _isRelieving;
    private long _bytes;
    private int _lastAssigned = -1;
    private int _due;

    public IScheduler Timers => timers;

    public TimeSpan Elapsed => clock.Elapsed;

    /// <summary>The bytes in use.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Whether the memory is used up. Then pipelines wait for room.</summary>
    public bool IsFull => Bytes >= bytes;

    /// <summary>Whether a pipeline waits for its turn.</summary>
    public bool HasDue => Volatile.Read(ref _due) > 0;

    /// <summary>The loop of the next pipeline.</summary>
    public IScheduler NextLoop() => loops[(int)((uint)Interlocked.Increment(ref _lastAssigned) % loops.Count)];

    /// <summary>A pipeline begins.</summary>
    public void Add(Pipeline pipeline)
    {
        lock (_lock)
        {
            _pipelines.Add(pipeline);
        }
    }

    /// <summary>A pipeline has ended.</summary>
    public void Remove(Pipeline pipeline)
    {
        lock (_lock)
        {
            _pipelines.Remove(pipeline);
        }
    }

    /// <summary>A pipeline waits for its turn.</summary>
    public void AddDue() => Interlocked.Increment(ref _due);

    /// <summary>A pipeline has its turn.</summary>
    public void RemoveDue() => Interlocked.Decrement(ref _due);

    /// <summary>Adds bytes, or subtracts them. Called from any thread.</summary>
    public void AddBytes(long change)
    {
        var now = Interlocked.Add(ref _bytes, change);
        if (now < bytes && now - change >= bytes)
        {
            WakeAll();
        }
    }

    /// <inheritdoc cref="AddBytes"/>
    public Action<long> BytesAdded => _bytesAdded ??= AddBytes;

    /// <summary>Calls <paramref name="resume"/> once, when there is room. The pipeline that keeps most gives up what it keeps.</summary>
    public void WaitForRoom(Action resume)
    {
        lock (_lock)
        {
            _waiting.Add(resume);
        }

        Relieve();
    }

    private void Relieve()
    {
        if (!IsFull)
        {
            WakeAll();
            return;
        }

        Pipeline? largest;
        lock (_lock)
        {
            largest = _isRelieving ? null : _pipelines.MaxBy(pipeline => pipeline.Kept);
            _isRelieving |= largest is { Kept: > 0 };
        }

        // If none keeps anything, all of it is on its way to subscribers, and there will be room soon.
        if (largest is { Kept: > 0 })
        {
            largest.GiveUp(() =>
            {
                lock (_lock)
                {
                    _isRelieving = false;
                }

                Relieve();
            });
        }
    }

    private void WakeAll()
    {
        List<Action> waiting;
        lock (_lock)
        {
            (waiting, _waiting) = (_waiting, []);
        }

        waiting.ForEach(static resume => resume());
    }
}
