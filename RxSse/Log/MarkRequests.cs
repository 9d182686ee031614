using System.Reactive.Concurrency;

namespace RxSse.Log;

/// <summary>
/// What <see cref="IEventLog.RequestMark"/> needs: keeps the earliest time for which a mark is wanted, and lets the log give the mark when that
/// time may have come. Thread-safe.
/// </summary>
/// <param name="give">
/// Gives the mark if the time has come. It returns how long it takes until then by the clock of the log, or null if it is given or cannot be
/// given any more. It is called once at a time. If it throws, it is called again after a second: a log reports what went wrong.
/// </param>
/// <param name="timers">Runs what waits.</param>
public sealed class MarkRequests(Func<DateTimeOffset, ValueTask<TimeSpan?>> give, IScheduler timers)
{
    // The clock of a log may go slower than the timers, and may leap ahead.
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private DateTimeOffset? _wanted;
    private bool _isAtWork;
    private IDisposable? _timer;

    /// <summary>Wants a mark. A later time than one that is wanted already changes nothing.</summary>
    /// <param name="time">The time, by the clock of the log.</param>
    public void Request(DateTimeOffset time)
    {
        lock (_lock)
        {
            if (_wanted <= time)
            {
                return;
            }

            _wanted = time;
        }

        Work();
    }

    // Unless it is at work: then it looks for an earlier time before it ends.
    private void Work()
    {
        lock (_lock)
        {
            if (_isAtWork || _wanted is null)
            {
                return;
            }

            _isAtWork = true;
            _timer?.Dispose();
        }

        _ = GiveAsync();
    }

    private async Task GiveAsync()
    {
        while (TryBegin() is { } wanted)
        {
            if (await TryGiveAsync(wanted).ConfigureAwait(false) is { } left && TryWait(wanted, left))
            {
                return;
            }
        }
    }

    private async ValueTask<TimeSpan?> TryGiveAsync(DateTimeOffset wanted)
    {
        try
        {
            return await give(wanted).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // whatever it is: without this loop no mark would ever pass again
        catch (Exception)
#pragma warning restore CA1031
        {
            return LongestWait;
        }
    }

    // It is not wanted any more while it is given: whoever receives the mark may want the next one at once.
    private DateTimeOffset? TryBegin()
    {
        lock (_lock)
        {
            var wanted = _wanted;
            (_wanted, _isAtWork) = (null, wanted is not null);
            return wanted;
        }
    }

    // False if an earlier one is wanted meanwhile.
    private bool TryWait(DateTimeOffset wanted, TimeSpan left)
    {
        lock (_lock)
        {
            if (_wanted < wanted)
            {
                return false;
            }

            (_wanted, _isAtWork) = (wanted, false);
            try
            {
                _timer = timers.Schedule(left < ShortestWait ? ShortestWait : left > LongestWait ? LongestWait : left, Work);
            }
            catch (ObjectDisposedException)
            {
                // The scheduler of a log from outside has ended: the server stops. Those of the server drop what comes after their end.
            }

            return true;
        }
    }
}
