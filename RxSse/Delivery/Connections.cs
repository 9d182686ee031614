using System.Reactive.Concurrency;

namespace RxSse.Delivery;

/// <summary>The list of open responses. It is made at most once a second, for all callers, and kept for a second.</summary>
/// <param name="fanOut">Has the responses.</param>
/// <param name="timers">Measures the second.</param>
internal sealed class Connections(FanOut fanOut, IScheduler timers)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Task<OpenConnection[]>? _list;

    /// <summary>All of them, the oldest first, as they were within the last second.</summary>
    public Task<OpenConnection[]> ListAsync()
    {
        lock (_lock)
        {
            if (_list is null)
            {
                _list = fanOut.DescribeAsync();
                timers.Schedule(Period, ForgetWhenRead);
            }

            return _list;
        }
    }

    private void ForgetWhenRead(Action<TimeSpan> again)
    {
        lock (_lock)
        {
            if (_list!.IsCompleted)
            {
                _list = null;
                return;
            }
        }

        again(Period); // the shards are busy: they are not asked twice
    }
}
