using System.Reactive.Concurrency;

namespace RxSse.Diagnostics;

/// <summary>
/// Reports what may happen very often: once when it begins, once a minute with its number, and once when it is over, which is after a
/// minute without it.
/// </summary>
/// <param name="scheduler">Measures the minute.</param>
/// <param name="begin">Reports the first time, with its reason.</param>
/// <param name="count">Reports a number, with the last reason.</param>
/// <param name="end">Reports the end, with the number of all.</param>
internal sealed class RepeatedReport<TKey>(
    IScheduler scheduler, Action<TKey, string> begin, Action<TKey, long, string> count, Action<TKey, long> end)
    where TKey : notnull
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, Counts> _counts = [];

    private sealed class Counts
    {
        public long Total { get; set; }

        public long SinceReport { get; set; }

        public string Reason { get; set; } = "";
    }

    /// <summary>Counts one. False, and nothing is counted, if that would be one more key than allowed.</summary>
    /// <param name="key">What it belongs to.</param>
    /// <param name="reason">Why it happened.</param>
    /// <param name="maxKeys">The number of keys that are counted at one time.</param>
    public bool TryAdd(TKey key, string reason, int maxKeys = int.MaxValue)
    {
        lock (_lock)
        {
            if (_counts.TryGetValue(key, out var counts))
            {
                counts.Total++;
                counts.SinceReport++;
                counts.Reason = reason;
                return true;
            }

            if (_counts.Count >= maxKeys)
            {
                return false;
            }

            _counts[key] = new Counts { Total = 1 };
        }

        begin(key, reason);
        scheduler.Schedule(Period, again => Report(key, again));
        return true;
    }

    private void Report(TKey key, Action<TimeSpan> again)
    {
        long since;
        long total;
        string reason;
        lock (_lock)
        {
            var counts = _counts[key];
            (since, total, reason) = (counts.SinceReport, counts.Total, counts.Reason);
            counts.SinceReport = 0;
            if (since == 0)
            {
                _counts.Remove(key);
            }
        }

        if (since == 0)
        {
            end(key, total);
            return;
        }

        count(key, since, reason);
        again(Period);
    }
}
