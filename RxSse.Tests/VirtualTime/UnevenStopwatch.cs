using System.Reactive.Concurrency;

namespace RxSse.Tests.VirtualTime;

/// <summary>
/// A stopwatch that leaps at one look in four, as if work took long now and then. So whatever depends on how long work takes is done in both ways.
/// </summary>
/// <param name="scheduler">Has the time beside the leaps.</param>
/// <param name="leap">How far it leaps.</param>
internal sealed class UnevenStopwatch(IScheduler scheduler, TimeSpan leap) : IStopwatch
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(1);
    private readonly IStopwatch _even = scheduler.StartStopwatch();
    private TimeSpan _leapt;

    public TimeSpan Elapsed
    {
        get
        {
            lock (_lock)
            {
                _leapt += _random.Next(4) == 0 ? leap : TimeSpan.Zero;
                return _even.Elapsed + _leapt;
            }
        }
    }
}
