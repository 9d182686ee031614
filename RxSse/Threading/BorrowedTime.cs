using System.Reactive.Concurrency;

namespace RxSse.Threading;

/// <summary>
/// The time for which work may run on the thread that brings it, so that no other has to be woken: a fifth of all time, and not more than 1 ms
/// in a row. What has taken longer is paid for with the time that follows. Not synchronised.
/// </summary>
/// <param name="clock">Measures the work.</param>
internal sealed class BorrowedTime(IStopwatch clock)
{
    private const int Share = 5; // one part in so many

    private static readonly TimeSpan MostInARow = TimeSpan.FromMilliseconds(1);

    private TimeSpan _paidAt = TimeSpan.MinValue;

    /// <summary>Whether there is some of it now.</summary>
    public bool IsLeft => clock.Elapsed >= _paidAt;

    /// <summary>Some of it has been used, until now.</summary>
    /// <param name="began">When the work began, by the clock.</param>
    public void Use(TimeSpan began)
    {
        var saved = began - (MostInARow * (Share - 1));
        _paidAt = (_paidAt > saved ? _paidAt : saved) + ((clock.Elapsed - began) * Share);
    }
}
