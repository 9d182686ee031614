using RxSse.Benchmarks.Measures;

namespace RxSse.Benchmarks.Load;

/// <summary>Counts the events that one client receives.</summary>
internal struct EventCounter
{
    private StampFinder _stamps;
    private long _last;

    /// <summary>Returns the number of events in what was received.</summary>
    /// <param name="body">The received bytes, from where the last call has ended.</param>
    /// <param name="now">When they were received.</param>
    /// <param name="since">Ignores older events: they belong to an earlier run.</param>
    /// <param name="latencies">Receives the age of each event.</param>
    public int Count(ReadOnlySpan<byte> body, long now, long since, Latencies latencies)
    {
        var events = 0;
        while (_stamps.Next(ref body) is { } stamp)
        {
            if (stamp >= since && stamp != _last) // the same stamp twice in a row is one event that contains it twice
            {
                _last = stamp;
                events++;
                latencies.Take(stamp, now);
            }
        }

        return events;
    }
}
