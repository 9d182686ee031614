using System.Reactive.Concurrency;

namespace RxSse.FileLog;

/// <summary>Runs work once, one period after it was requested. Requests in between are merged.</summary>
/// <param name="period">The time.</param>
/// <param name="work">The work. It must not throw.</param>
/// <param name="thread">The thread of the disk, on which the work is also requested.</param>
internal sealed class DiskTimer(TimeSpan period, Action work, IScheduler thread)
{
    private bool _isDue;

    public void Request()
    {
        if (!_isDue)
        {
            _isDue = true;
            thread.Schedule(period, Run);
        }
    }

    private void Run()
    {
        _isDue = false;
        work();
    }
}
