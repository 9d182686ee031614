using System.Diagnostics;

namespace RxSse.Benchmarks.Load;

/// <summary>The times at which something is due, so many a second from when this is made, whatever happens (an open loop).</summary>
internal sealed class Timetable(double perSecond) : IDisposable
{
    private readonly ManualResetEvent _stop = new(initialState: false);
    private readonly double _ticksBetween = Stopwatch.Frequency / perSecond;
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>Waits until this number, from 0 on, is due; false when it is time to stop instead.</summary>
    public bool WaitFor(long number)
    {
        var due = _start + (long)(number * _ticksBetween);
        for (long now; (now = Stopwatch.GetTimestamp()) < due;)
        {
            var wait = TimeSpan.FromMilliseconds(Math.Max(1, Math.Floor(Stopwatch.GetElapsedTime(now, due).TotalMilliseconds)));
            if (_stop.WaitOne(wait))
            {
                return false;
            }
        }

        return !_stop.WaitOne(0);
    }

    public void Stop() => _stop.Set();

    public void Dispose() => _stop.Dispose();
}
