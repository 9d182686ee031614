using System.Reactive.Concurrency;
using RxSse.Threading;

namespace RxSse.Delivery.Limits;

/// <summary>
/// Aborts subscribers whose write is pending for too long. Kestrel's own limit on the rate of reading does not: each
/// byte written gives the client more time.
/// </summary>
internal sealed class StallWatch
{
    private readonly TimeSpan _timeout;
    private readonly Seats _seats;
    private readonly Action<Seat, Exception> _fail;
    private readonly IStopwatch _clock;
    private readonly Lookout _lookout;

    public StallWatch(TimeSpan timeout, Seats seats, Action<Seat, Exception> fail, IStopwatch clock, IScheduler loop)
    {
        _timeout = timeout;
        _seats = seats;
        _fail = fail;
        _clock = clock;
        _lookout = new Lookout(Lookout.PartOf(timeout, 4), Look, loop);
    }

    /// <summary>A write is pending.</summary>
    public void Start() => _lookout.Ask();

    private void Look()
    {
        var now = _clock.Elapsed;
        for (var i = _seats.Count - 1; i >= 0; i--)
        {
            var seat = _seats[i];
            if (!seat.IsWriting)
            {
                continue;
            }

            if (now - seat.WritingSince < _timeout)
            {
                _lookout.Ask();
            }
            else
            {
                _fail(seat, new TimeoutException($"The client took nothing for {_timeout}."));
            }
        }
    }
}
