using System.Reactive.Concurrency;

namespace RxSse.Publishing;

/// <summary>Numbers by the clock of this process: two in a millisecond differ, and a clock that is set back repeats none.</summary>
internal sealed class ClockNumbers(IScheduler clock) : IEventNumbers
{
    private long _last;

    public ValueTask<long> NextAsync()
    {
        var now = clock.Now.ToUnixTimeMilliseconds();
        while (true)
        {
            var last = Interlocked.Read(ref _last);
            var next = Math.Max(now, last + 1);
            if (Interlocked.CompareExchange(ref _last, next, last) == last)
            {
                return ValueTask.FromResult(next);
            }
        }
    }
}
