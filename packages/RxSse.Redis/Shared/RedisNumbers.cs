using System.Reactive.Concurrency;
using RxSse.Log;
using RxSse.Publishing;
using RxSse.RedisLog.Calls;

namespace RxSse.RedisLog.Shared;

/// <summary>Numbers that no two nodes give. While Redis is away, they are waited for like the append that follows.</summary>
/// <param name="calls">Redis.</param>
/// <param name="patience">How long Redis is asked again.</param>
/// <param name="timers">Runs the time between two calls.</param>
internal sealed class RedisNumbers(ISharedCalls calls, TimeSpan patience, IScheduler timers) : IEventNumbers
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MaxWait = TimeSpan.FromMilliseconds(400);

    private readonly IStopwatch _stopwatch = timers.StartStopwatch();

    public async ValueTask<long> NextAsync()
    {
        TimeSpan? end = null; // counted from the first call that fails
        for (var wait = FirstWait; ; wait = wait * 2 < MaxWait ? wait * 2 : MaxWait)
        {
            try
            {
                return await calls.NextNumberAsync().ConfigureAwait(false);
            }
            catch (RedisCallException fault)
            {
                var now = _stopwatch.Elapsed;
                var left = (end ??= now + patience) - now;
                if (fault.Fault == RedisFault.Full || left <= TimeSpan.Zero)
                {
                    throw fault.Fault == RedisFault.Full
                        ? new AppendRefusedException(AppendRefusal.Full, fault.Message)
                        : new AppendRefusedException(AppendRefusal.Away, $"The log is away: {fault.Message} Retry in a moment.");
                }

                wait = left < wait ? left : wait;
            }

            await timers.WaitAsync(wait).ConfigureAwait(false);
        }
    }
}
