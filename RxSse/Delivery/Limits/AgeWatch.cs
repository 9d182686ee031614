using System.Reactive.Concurrency;
using RxSse.Threading;

namespace RxSse.Delivery.Limits;

/// <summary>
/// Ends responses that have reached their age, each at 80 to 100 % of it by chance, so that clients move to other
/// servers without a storm.
/// </summary>
internal sealed class AgeWatch
{
    private readonly TimeSpan? _maxAge;
    private readonly Random _random;
    private readonly Seats _seats;
    private readonly Action<Seat> _end;
    private readonly IStopwatch _clock;
    private readonly Lookout _lookout;

    public AgeWatch(TimeSpan? maxAge, Random random, Seats seats, Action<Seat> end, IStopwatch clock, IScheduler loop)
    {
        _maxAge = maxAge;
        _random = random;
        _seats = seats;
        _end = end;
        _clock = clock;
        _lookout = new Lookout(Lookout.PartOf(maxAge ?? default, 100), Look, loop);
    }

    /// <summary>A seat was taken.</summary>
    public void Start(Seat seat)
    {
        if (_maxAge is { } age)
        {
            var spread = (age * 0.2) - _lookout.Period; // it is seen up to a period late
            seat.EndsAt = _clock.Elapsed + (age * 0.8) + (spread * _random.NextDouble());
            _lookout.Ask();
        }
    }

    private void Look()
    {
        var now = _clock.Elapsed;
        for (var i = _seats.Count - 1; i >= 0; i--)
        {
            if (now >= _seats[i].EndsAt)
            {
                _end(_seats[i]);
            }
        }

        if (_seats.Count > 0)
        {
            _lookout.Ask();
        }
    }
}
